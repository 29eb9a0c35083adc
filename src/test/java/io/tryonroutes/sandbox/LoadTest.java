package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tryonroutes.sandbox.Caller.Answer;
import io.tryonroutes.sandbox.picture.TestPictures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LoadTest extends SandboxFixture {

  @Test
  void ofManyCreatesWithOneExternalIdOneIsAccepted() throws Exception {
    Caller caller = start(options -> options.withSlots(20));

    List<Answer> answers = atOnce(20, i -> caller.create("tr-1"));

    assertThat(answers).filteredOn(answer -> answer.code() == 0).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.code() == 1201).hasSize(19);
    assertThat(caller.books().path("creates_accepted").asInt()).isEqualTo(1);
    assertThat(caller.books().path("duplicates_refused").asInt()).isEqualTo(19);
    assertThat(caller.books().at("/calls/create").asInt()).isEqualTo(20);
  }

  @Test
  void ofManyCreatesAtOnceNoMoreAreAcceptedThanThereAreSlots() throws Exception {
    Caller caller = start(options -> options.withSlots(5));

    List<Answer> answers = atOnce(20, i -> caller.create("tr-" + i));

    assertThat(answers).filteredOn(answer -> answer.code() == 0).hasSize(5);
    assertThat(answers).filteredOn(answer -> answer.code() == 1303).hasSize(15);
    assertThat(answers.stream().map(Answer::taskId).filter(id -> !id.isEmpty()))
        .doesNotHaveDuplicates();
  }

  /** The sandbox is asked for pictures while it waits for pictures. */
  @Test
  void manyCreatesAtOnceFetchTheSandboxesOwnSamples() throws Exception {
    Caller caller = start(options -> options.withSlots(40));
    String samples = "http://127.0.0.1:" + port() + "/samples/look-01_";

    List<Answer> answers =
        atOnce(
            40,
            i ->
                caller.create(
                    Caller.body("tr-" + i)
                        .put("human_image", samples + "human.jpg")
                        .put("cloth_image", samples + "cloth.png")));

    assertThat(answers).allMatch(answer -> answer.code() == 0);
  }

  @Test
  void aCallerThatLeavesInTheMiddleLeavesNothingBehind() throws IOException {
    start();
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
        socket.setSoLinger(true, 0);
        String head =
            "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nContent-Length: 100000\r\n\r\n{"
                .formatted(Caller.TRY_ON);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      }
    }
    await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() -> assertThat(home.resolve("incoming")).isEmptyDirectory());
  }

  @Test
  void aCallerThatLeavesInAPictureLeavesNothingBehind() throws IOException {
    start();
    Path incoming = home.resolve("incoming");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      String body =
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nContent-Length: 9000000\r\n\r\n{\"human_image\":\"%s"
              .formatted(Caller.TRY_ON, "A".repeat(1_000_000));
      socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> assertThat(incoming).isDirectoryContaining("glob:**.human"));
    }

    await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() -> assertThat(incoming).isEmptyDirectory());
  }

  @Test
  void fullPicturesAreTakenSeveralAtOnce() throws Exception {
    Caller caller = start(options -> options.withSlots(20));
    byte[] human = TestPictures.noisyJpeg(9_500_000, 1);
    byte[] cloth = TestPictures.noisyPng(10_300_000, 2);
    assertThat(human.length).isBetween(9_000_000, 10_000_000);
    assertThat(cloth.length).isBetween(10_000_000, 10_485_760);
    String body = Caller.body("tr-x", human, cloth).toString();

    List<Answer> answers = atOnce(3, i -> caller.post(body.replace("tr-x", "tr-" + i)));

    assertThat(answers).allMatch(answer -> answer.code() == 0);
  }

  @Test
  void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItIsSent() throws IOException {
    start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nContent-Length: 67108865\r\n\r\n"
              .formatted(Caller.TRY_ON);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 413 ");
    }
    assertThat(home.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsRefused() throws IOException {
    start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      var out = socket.getOutputStream();
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(Caller.TRY_ON);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 64; i++) {
        out.write(chunk);
      }
      out.write("1\r\n \r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 413 ");
    }
    assertThat(home.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void aClientThatAsksBeforeItSendsIsToldToGoOn() throws Exception {
    start();
    String body = Caller.body("tr-1").toString();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      String head =
          """
          POST %s HTTP/1.1\r
          Host: x\r
          Authorization: Bearer any\r
          Expect: 100-continue\r
          Connection: close\r
          Content-Length: %d\r
          \r
          """
              .formatted(Caller.TRY_ON, body.length());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] goOn = socket.getInputStream().readNBytes(25);
      assertThat(new String(goOn, StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200 ")
          .contains("SUCCEED");
    }
  }

  private interface Numbered<T> {
    T call(int number) throws Exception;
  }

  private static <T> List<T> atOnce(int count, Numbered<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(() -> work.call(number));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
