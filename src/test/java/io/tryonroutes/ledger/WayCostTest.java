package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class WayCostTest {
  @Nested
  class OnH2 extends WayCostRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends WayCostRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
