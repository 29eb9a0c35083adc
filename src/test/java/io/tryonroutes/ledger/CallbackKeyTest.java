package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class CallbackKeyTest {
  @Nested
  class OnH2 extends CallbackKeyRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends CallbackKeyRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
