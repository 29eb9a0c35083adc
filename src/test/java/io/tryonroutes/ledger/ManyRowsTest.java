package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class ManyRowsTest {
  @Nested
  class OnH2 extends ManyRowsRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends ManyRowsRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
