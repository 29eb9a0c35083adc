package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class SlotsTest {
  @Nested
  class OnH2 extends SlotsRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends SlotsRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
