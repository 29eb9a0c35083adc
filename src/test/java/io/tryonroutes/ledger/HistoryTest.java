package io.tryonroutes.ledger;

import org.junit.jupiter.api.Nested;

class HistoryTest {
  @Nested
  class OnH2 extends HistoryRules {
    OnH2() {
      super(Database.H2);
    }
  }

  @Nested
  class OnPostgresql extends HistoryRules {
    OnPostgresql() {
      super(Database.POSTGRESQL);
    }
  }
}
