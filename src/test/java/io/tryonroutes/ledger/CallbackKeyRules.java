package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The secret that the addresses of callbacks are made with. */
abstract class CallbackKeyRules extends LedgerTestBase {
  CallbackKeyRules(Database database) {
    super(database);
  }

  @Test
  void allInstancesOfAnAccountHaveOneKeyAndKeepIt() {
    byte[] key = one.account().callbackKey();
    assertThat(key).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(one.account().callbackKey()).isEqualTo(key);
    assertThat(open("two", 5).account().callbackKey()).isEqualTo(key);
    assertThat(restart(one, 5).account().callbackKey()).isEqualTo(key);
  }

  @Test
  void anotherAccountHasAnotherKey() {
    byte[] key = one.account().callbackKey();
    assertThat(open("other", "two", 5).account().callbackKey()).isNotEqualTo(key);
  }
}
