package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class BudgetTest {
  @Nested
  class OnH2 extends BudgetRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends BudgetRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
