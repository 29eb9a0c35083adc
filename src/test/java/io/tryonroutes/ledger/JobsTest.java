package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class JobsTest {
  @Nested
  class OnH2 extends JobsRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends JobsRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
