package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tryonroutes.sandbox.Caller.Answer;
import io.tryonroutes.sandbox.picture.TestPictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the protocol's error table, with its HTTP status and its message. */
class ErrorTableTest extends SandboxFixture {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1000 | 401 | Authentication failed
          1001 | 401 | Authorization is empty
          1002 | 401 | Authorization is invalid
          1003 | 401 | Authorization is not valid yet
          1004 | 401 | Authorization has expired
          1100 | 429 | account exception
          1101 | 429 | account in arrears
          1102 | 429 | Account balance not enough
          1103 | 403 | no permission for this API or model
          1200 | 400 | invalid request parameters
          1201 | 400 | invalid key or value
          1202 | 404 | the method is invalid
          1203 | 404 | the resource does not exist
          1300 | 400 | platform policy
          1301 | 400 | content security policy
          1302 | 429 | requests too fast
          1303 | 429 | parallel task over resource pack limit
          1304 | 429 | the address is not in the IP whitelist
          5000 | 500 | internal error
          5001 | 503 | the service is unavailable
          5002 | 504 | internal time-out
          """)
  void aCallIsRefusedOnceWithTheCodeThatIsPlannedForIt(int code, int http, String message) {
    Caller caller = start();
    for (String call : new String[] {"create", "query", "list"}) {
      caller.plan("{\"call\":\"%s\",\"code\":%d,\"next\":1}".formatted(call, code));
    }

    assertRefused(caller.create("tr-1"), http, code, message);
    assertThat(caller.books().path("creates_accepted").asInt()).isZero();
    assertThat(caller.create("tr-1").code()).isZero();
    assertRefused(caller.query("tr-1"), http, code, message);
    assertThat(caller.query("tr-1").code()).isZero();
    assertRefused(caller.list(""), http, code, message);
    assertThat(caller.list("").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1103, 1100, 1101, 1102, 1203})
  void theAccountIsLookedAtBehindTheBodyAndBeforeTheExternalId(int code) {
    Caller caller = start();
    caller.create("tr-1");
    caller.plan("{\"call\":\"create\",\"code\":%d}".formatted(code));

    assertThat(caller.post("no json").code()).isEqualTo(1200);
    assertThat(caller.create(Caller.body("tr-1").put("model_name", "x")).code()).isEqualTo(1201);
    assertThat(caller.create("tr-1").code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {1300, 1301, 1303})
  void contentAndSlotsAreLookedAtBehindTheExternalId(int code) {
    Caller caller = start();
    caller.create("tr-1");
    caller.plan("{\"call\":\"create\",\"code\":%d}".formatted(code));

    assertThat(caller.create("tr-1").code()).isEqualTo(1201);
    assertThat(caller.create("tr-2").code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {1302, 1304, 5001})
  void pressureIsToldBeforeTheBodyIsRead(int code) {
    Caller caller = start();
    caller.plan("{\"call\":\"create\",\"code\":%d}".formatted(code));

    assertThat(caller.post("no json").code()).isEqualTo(code);
    assertThat(as("").post("no json").code()).isEqualTo(1001);
  }

  @Test
  void anUnknownModelIs1201Or1203() {
    Caller caller = start();
    ObjectNode body = Caller.body("tr-1").put("model_name", "x");

    assertThat(caller.create(body).code()).isEqualTo(1201);
    caller.behave("{\"unknown_model\":1203}");
    assertRefused(caller.create(body), 404, 1203, "model_name");
  }

  @Test
  void anUnknownIdIsAFailedTaskOr1203() {
    Caller caller = start();

    assertThat(caller.query("tr-1").status()).isEqualTo("failed");
    caller.behave("{\"unknown_id\":\"refused\"}");
    assertRefused(caller.query("tr-1"), 404, 1203, "task not found");
  }

  @Test
  void aKeyThatNobodyKnowsIs1002Or1000() {
    Caller caller = start(options -> options.withCredentials(Credentials.ofApiKey("k")));

    assertThat(as("Bearer other").list("").code()).isEqualTo(1002);
    caller.behave("{\"bad_key\":1000}");
    assertRefused(as("Bearer other").list(""), 401, 1000, "Authentication failed");
    assertThat(as("k").list("").code()).isEqualTo(1002);
  }

  @Test
  void aBadPictureFailsLateOrIsRefusedAtOnce() {
    Caller caller = start();

    assertThat(caller.create(narrow("tr-1")).code()).isZero();
    caller.behave("{\"bad_pictures\":\"at_once\"}");
    assertRefused(caller.create(narrow("tr-2")), 400, 1201, "Image pixel is invalid");
  }

  @Test
  void unitsAreKeptForTasksUnderWayAndDeductedWhenTheySucceed() {
    Caller caller = start();
    caller.behave("{\"units\":2}");

    assertThat(caller.create("tr-1").code()).isZero();
    assertThat(caller.create(narrow("tr-2")).code()).isZero();
    assertRefused(caller.create("tr-3"), 429, 1102, "Account balance not enough");
    finish(caller);
    assertThat(caller.books().path("units_left").asInt()).isEqualTo(1);
    assertThat(caller.create("tr-3").code()).isZero();
    assertRefused(caller.create("tr-4"), 429, 1102, "Account balance not enough");
    caller.behave("{\"units\":3}");
    assertThat(caller.create("tr-4").code()).isZero();
  }

  private static ObjectNode narrow(String externalId) {
    return Caller.body(externalId, TestPictures.plain(299, 400, "jpg"), Caller.CLOTH);
  }

  private static void assertRefused(Answer answer, int http, int code, String message) {
    assertThat(answer.http()).as("%s", answer).isEqualTo(http);
    assertThat(answer.code()).as("%s", answer).isEqualTo(code);
    assertThat(answer.message()).contains(message);
    assertThat(answer.json().has("request_id")).isTrue();
    assertThat(answer.json().has("data")).isFalse();
  }
}
