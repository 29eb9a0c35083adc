package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class TasksTest {
  @Nested
  class OnH2 extends TasksRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends TasksRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
