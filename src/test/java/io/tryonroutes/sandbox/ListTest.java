package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.sandbox.Caller.Answer;
import io.tryonroutes.sandbox.picture.TestPictures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTest extends SandboxFixture {
  private Caller caller;

  @BeforeEach
  void begin() {
    caller = start(options -> options.withSlots(50));
  }

  @Test
  void anEmptyListIsAnEmptyArray() {
    Answer answer = caller.list("");
    assertThat(answer.code()).isZero();
    assertThat(answer.data().isArray()).isTrue();
    assertThat(answer.data()).isEmpty();
  }

  @Test
  void theNewestTaskComesFirst() {
    create(5);

    assertThat(ids("?pageNum=1&pageSize=2")).containsExactly("tr-5", "tr-4");
    assertThat(ids("?pageNum=2&pageSize=2")).containsExactly("tr-3", "tr-2");
    assertThat(ids("?pageNum=3&pageSize=2")).containsExactly("tr-1");
    assertThat(ids("?pageNum=4&pageSize=2")).isEmpty();
    assertThat(ids("?pageNum=1000&pageSize=500")).isEmpty();
  }

  @Test
  void aPageHasThirtyTasksUnlessToldOtherwise() {
    create(31);

    assertThat(ids("")).hasSize(30);
    assertThat(ids("?pageNum=2")).containsExactly("tr-1");
    assertThat(ids("?pageSize=500")).hasSize(31);
  }

  @Test
  void theListSaysOfATaskWhatTheQuerySays() {
    create(1);
    finish(caller);

    assertThat(caller.list("").data().get(0)).isEqualTo(caller.query("tr-1").data());
    assertThat(caller.list("").data().get(0).path("task_status").asText()).isEqualTo("succeed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?pageNum=0",
        "?pageNum=1001",
        "?pageSize=0",
        "?pageSize=501",
        "?pageNum=x",
        "?pageSize=",
        "?pageSize=-1"
      })
  void valuesOutOfRangeAreRefused(String parameters) {
    Answer answer = caller.list(parameters);
    assertThat(answer.http()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(1201);
  }

  private void create(int count) {
    byte[] human = TestPictures.plain(300, 400, "jpg");
    byte[] cloth = TestPictures.plain(300, 300, "png");
    for (int i = 1; i <= count; i++) {
      assertThat(caller.create(Caller.body("tr-" + i, human, cloth)).code()).isZero();
    }
  }

  private List<String> ids(String parameters) {
    List<String> ids = new ArrayList<>();
    for (JsonNode task : caller.list(parameters).data()) {
      ids.add(task.at("/task_info/external_task_id").asText());
    }
    return ids;
  }
}
