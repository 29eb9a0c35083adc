package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.sandbox.Caller.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The account's pack, and what was taken from it. */
class AccountTest extends SandboxFixture {
  private static final String ALL_TIME = "start_time=0&end_time=9999999999999";
  private static final String COSTS = "/account/costs?" + ALL_TIME;
  private static final String BILLING = "/account/billing/package";

  private Caller caller;

  @BeforeEach
  void begin() {
    caller = start();
  }

  @Test
  void thePackLosesOneUnitForEachTaskThatSucceeds() {
    caller.behave("{\"units\":3}");
    caller.create("tr-1");
    caller.plan("{\"call\":\"task\",\"fault\":\"fail\",\"message\":\"x\",\"next\":1}");
    caller.create("tr-2");
    assertThat(pack().path("remaining_quantity").asDouble()).isEqualTo(3);
    finish(caller);

    JsonNode pack = pack();
    assertThat(pack.path("total_quantity").asDouble()).isEqualTo(3);
    assertThat(pack.path("remaining_quantity").asDouble()).isEqualTo(2);
    assertThat(pack.path("status").asText()).isEqualTo("online");
    caller.behave("{\"units\":1}");
    assertThat(pack().path("status").asText()).isEqualTo("runOut");
  }

  @Test
  void everyUnitIsExplained() {
    String first = caller.create("tr-1").taskId();
    finish(caller);
    String second = caller.create("tr-2").taskId();
    finish(caller);

    JsonNode data = billing("{\"start_time\":0,\"end_time\":9999999999999}").data();

    assertThat(data.at("/result/count").asInt()).isEqualTo(2);
    assertThat(data.at("/result/detail/0/task_id").asText()).isEqualTo(second);
    assertThat(data.at("/result/detail/1/task_id").asText()).isEqualTo(first);
    assertThat(data.at("/result/detail/0/deduction_time").asText())
        .isEqualTo(caller.query("tr-2").data().path("updated_at").asText());
    assertThat(data.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void bothCallsWantACredentialAndTheirParameters() {
    assertThat(as("").get(COSTS).code()).isEqualTo(1001);
    assertThat(as("").send("POST", BILLING, BodyPublishers.noBody()).code()).isEqualTo(1001);
    assertThat(caller.get("/account/costs").code()).isEqualTo(1201);
    assertThat(billing("{}").code()).isEqualTo(1201);
    assertThat(billing("[]").code()).isEqualTo(1200);
    assertThat(billing(" ".repeat(2 << 20)).http()).isEqualTo(413);
    assertThat(caller.get(BILLING).code()).isEqualTo(1202);
  }

  @Test
  void bothAreCountedAndCanGoWrong() {
    caller.plan("{\"call\":\"account\",\"code\":1302,\"next\":1}");

    assertThat(caller.get(COSTS).code()).isEqualTo(1302);
    assertThat(caller.get(COSTS).code()).isZero();
    assertThat(caller.books().at("/calls/account").asInt()).isEqualTo(2);
  }

  private JsonNode pack() {
    return caller.get(COSTS).data().at("/resource_pack_subscribe_infos/0");
  }

  private Answer billing(String body) {
    return caller.send("POST", BILLING, BodyPublishers.ofString(body));
  }
}
