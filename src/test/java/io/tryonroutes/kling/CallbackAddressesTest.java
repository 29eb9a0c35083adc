package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAddressesTest {
  private static final URI BASE = URI.create("https://tryon.example.com/shop");
  private static final String ID = "tr-0123456789abcdef0123456789abcdef-a1";

  private final CallbackAddresses addresses = new CallbackAddresses(BASE, key("a secret key 1"));

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String token(CallbackAddresses addresses, String externalId) {
    String address = addresses.of(externalId).orElseThrow();
    assertThat(address).startsWith(BASE + "/callbacks/");
    return address.substring(address.lastIndexOf('/') + 1);
  }

  @Test
  void aTaskIsKnownByItsAddressWhichNeedsNoEncoding() {
    String token = token(addresses, ID);
    assertThat(token).matches("[A-Za-z0-9._-]+").hasSize(ID.length() + 1 + 43);
    assertThat(addresses.externalIdOf(token)).contains(ID);
    assertThat(token(addresses, ID)).isEqualTo(token);
  }

  @Test
  void anotherTaskOrAnotherKeyHasAnotherToken() {
    String mac = token(addresses, ID).substring(ID.length());
    assertThat(token(addresses, "tr-2")).doesNotEndWith(mac);
    CallbackAddresses other = new CallbackAddresses(BASE, key("a secret key 2"));
    assertThat(token(other, ID)).doesNotEndWith(mac);
    assertThat(addresses.externalIdOf(token(other, ID))).isEmpty();
    assertThat(addresses.externalIdOf("tr-2" + mac)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "x", ID, ID + ".", "." + ID, "..", "\u4eba.\u4eba"})
  void whatWasNeverGivenOutIsOfNoTask(String token) {
    assertThat(addresses.externalIdOf(token)).isEmpty();
  }

  @Test
  void aTokenIsGoodInFullOnly() {
    String token = token(addresses, ID);
    assertThat(addresses.externalIdOf(token.substring(0, token.length() - 1))).isEmpty();
    assertThat(addresses.externalIdOf(token + "A")).isEmpty();
    assertThat(addresses.externalIdOf(token + "=")).isEmpty();
  }

  @Test
  void withoutABaseThereIsNoAddress() {
    assertThat(CallbackAddresses.none().of(ID)).isEmpty();
    assertThat(CallbackAddresses.none().start()).isEmpty();
    assertThat(CallbackAddresses.none().externalIdOf(token(addresses, ID))).isEmpty();
  }
}
