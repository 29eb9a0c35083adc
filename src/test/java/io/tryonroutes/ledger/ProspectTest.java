package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class ProspectTest {
  @Nested
  class OnH2 extends ProspectRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends ProspectRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
