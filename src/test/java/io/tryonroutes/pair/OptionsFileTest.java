package io.tryonroutes.pair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write into the options of a pair. */
class OptionsFileTest {
  @TempDir Path folder;

  private OptionsFile read(byte[] bytes) throws IOException {
    return OptionsFile.of(Files.write(folder.resolve("look.yaml"), bytes));
  }

  private OptionsFile read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void itSaysTheModelAndWhetherToPayAgain() throws IOException {
    assertThat(read("model_name: kolors-virtual-try-on-v1\nagain: true\n"))
        .isEqualTo(
            new OptionsFile.Read(new PairOptions(Optional.of("kolors-virtual-try-on-v1"), true)));
    assertThat(read("\ufeffagain: false # not this time\r\n"))
        .isEqualTo(new OptionsFile.Read(PairOptions.NONE));
    assertThat(read("# nothing\n")).isEqualTo(new OptionsFile.Read(PairOptions.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'modell: v1'                   | look.yaml has the key modell, which no pair has.",
        "'again: yes'                   | look.yaml: again is yes, and neither true nor false.",
        "'again: 1'                     | look.yaml: again is 1, and neither true nor false.",
        "'model_name: 15'               | look.yaml: model_name is 15, which is no model's name.",
        "'model_name: [a]'              | look.yaml: model_name is [a], which is no model's name.",
        "'model_name: \"\"'             | look.yaml: model_name is , which is no model's name.",
        "'again'                        | look.yaml holds no line such as",
        "'again: true\nagain: true'     | look.yaml is no YAML: ",
        "'again: [true'                 | look.yaml is no YAML: ",
        "'again: !!java.io.File [true]' | look.yaml is no YAML: ",
        "'a: &a [x]\nb: [*a, *a]'       | look.yaml "
      })
  void whatIsNotUnderstoodIsRefusedInWords(String text, String message) throws IOException {
    assertThat(read(text)).isInstanceOf(OptionsFile.Refused.class);
    Fault fault = ((OptionsFile.Refused) read(text)).fault();
    assertThat(fault.message()).startsWith(message).doesNotContain("\n");
    assertThat(fault.code()).isEqualTo("TRYON-OPTIONS");
  }

  @Test
  void whatIsNoUtf8OrTooLargeIsRefused() throws IOException {
    assertThat(((OptionsFile.Refused) read(new byte[] {'a', (byte) 0xE4})).fault().message())
        .contains("line 1: the byte 0xE4 is no UTF-8");
    assertThat(((OptionsFile.Refused) read("# ".repeat(10_000))).fault().message())
        .isEqualTo("look.yaml is larger than 16384 bytes.");
  }
}
