package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class OriginalsTest {
  @Nested
  class OnH2 extends OriginalsRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends OriginalsRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
