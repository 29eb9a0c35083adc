package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTimeTest {

  @Test
  void oneTimeOrARangeIsRead() {
    assertThat(TaskTime.parse("10s")).isEqualTo(TaskTime.of(Duration.ofSeconds(10)));
    assertThat(TaskTime.parse("500ms")).isEqualTo(TaskTime.of(Duration.ofMillis(500)));
    assertThat(TaskTime.parse("0s")).isEqualTo(TaskTime.of(Duration.ZERO));
    assertThat(TaskTime.parse("0ms")).isEqualTo(TaskTime.of(Duration.ZERO));
    assertThat(TaskTime.parse("10s-2m"))
        .isEqualTo(new TaskTime(Duration.ofSeconds(10), Duration.ofMinutes(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "19s-10s", "10s-", "25h", "99999999m"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> TaskTime.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
