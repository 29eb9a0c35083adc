package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class SameNameTest {
  @Nested
  class OnH2 extends SameNameRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends SameNameRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
