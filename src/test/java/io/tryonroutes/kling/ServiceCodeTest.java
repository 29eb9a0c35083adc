package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.kling.Answer.Refused;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCodeTest {
  @ParameterizedTest
  @CsvSource({
    "401, 1000, REFRESH", "401, 1001, BUG", "401, 1002, PAUSE", "401, 1003, REFRESH",
    "401, 1004, REFRESH", "429, 1100, PAUSE", "429, 1101, PAUSE", "429, 1102, PAUSE",
    "403, 1103, PAUSE", "400, 1200, REJECT", "400, 1201, REJECT", "404, 1202, BUG",
    "404, 1203, PAUSE", "400, 1300, REJECT", "400, 1301, REJECT", "429, 1302, WAIT",
    "429, 1303, WAIT", "429, 1304, PAUSE", "500, 5000, AMBIGUOUS", "503, 5001, AMBIGUOUS",
    "504, 5002, AMBIGUOUS"
  })
  void everyCodeAsksForItsReactionWhateverTheHttpStatus(int http, int code, Reaction reaction) {
    ServiceCode row = ServiceCode.of(code).orElseThrow();

    assertThat(row.httpStatus()).isEqualTo(http);
    assertThat(row.reaction()).isEqualTo(reaction);
    for (int status : new int[] {http, 200, 429, 502}) {
      Refused refused = refused(status, code);
      assertThat(refused.reaction()).as("HTTP %d", status).isEqualTo(reaction);
      assertThat(refused.known()).contains(row);
      assertThat(refused.httpStatus()).isEqualTo(status);
    }
  }

  @Test
  void theTableHasTheRowsOfKlingsPageAndNoOther() {
    assertThat(Stream.of(ServiceCode.values()).map(ServiceCode::code))
        .containsExactly(
            0, 1000, 1001, 1002, 1003, 1004, 1100, 1101, 1102, 1103, 1200, 1201, 1202, 1203, 1300,
            1301, 1302, 1303, 1304, 5000, 5001, 5002);
  }

  @ParameterizedTest
  @CsvSource({"400, PAUSE", "429, PAUSE", "499, PAUSE", "302, PAUSE", "200, AMBIGUOUS"})
  void anUnknownCodeIsJudgedByItsHttpStatus(int http, Reaction reaction) {
    assertThat(refused(http, 1999).reaction()).isEqualTo(reaction);
    assertThat(refused(http, 1999).known()).isEmpty();
    assertThat(refused(500, 1999).reaction()).isEqualTo(Reaction.AMBIGUOUS);
  }

  @ParameterizedTest
  @EnumSource(ServiceCode.class)
  void everyRowHasWordsForPeople(ServiceCode row) {
    assertThat(row.meaning()).isNotBlank();
    assertThat(row.cause()).endsWith(".");
    assertThat(row.cure()).endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(ints = {1200, 1201, 1300, 1301})
  void aRejectionIsAFaultThatAReplayDoesNotCure(int code) {
    var fault = refused(400, code).fault();

    assertThat(fault.code()).isEqualTo("KLING-" + code);
    assertThat(fault.message()).endsWith(": as Kling said");
    assertThat(fault.replayHelps()).isFalse();
  }

  @Test
  void aRefusalOutsideTheTableIsAFaultInWordsToo() {
    assertThat(refused(400, 1999).fault().code()).isEqualTo("KLING-1999");
    Refused bare = (Refused) new AnswerReader().ofCreate(403, body("<html>no</html>"));
    assertThat(bare.fault().code()).isEqualTo("KLING-HTTP-403");
    assertThat(bare.fault().replayHelps()).isTrue();
  }

  @Test
  void aRetiredModelPausesInsteadOfRejectingThePair() {
    String text = "The model 'kling-v1' has been discontinued and is no longer available.";
    String json = "{\"code\":1201,\"message\":\"" + text + "\"}";

    Refused refused = (Refused) new AnswerReader().ofCreate(400, body(json));

    assertThat(refused.reaction()).isEqualTo(Reaction.PAUSE);
  }

  private static Refused refused(int http, int code) {
    String json = "{\"code\":" + code + ",\"message\":\"as Kling said\",\"request_id\":\"r-1\"}";
    return (Refused) new AnswerReader().ofCreate(http, body(json));
  }

  private static InputStream body(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
