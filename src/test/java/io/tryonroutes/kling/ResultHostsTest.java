package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultHostsTest {
  private final ResultHosts hosts =
      new ResultHosts(
          URI.create("http://127.0.0.1:8080/sandbox"),
          List.of("Files.example.com", ".cdn.example.net", "192.0.2.7", " "));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://p2-kling.klingai.com/bs2/upload-ylab-stunt/0f3c.png?x-kcdn-pid=112452",
        "https://S15-KLING.KlingAI.com/a.png",
        "https://v2-kling.kechuangai.com/a.png?sign=a%2F..%2Fb",
        "https://h1.inkwai.com/a",
        "https://h1.inkwai.com",
        "https://a.cdn.example.net/a..b/..c/...",
        "https://files.example.com:8443/x",
        "https://192.0.2.7/x",
        "http://127.0.0.1:8080/files/a.png?x-kcdn-pid=112452"
      })
  void resultsComeFromKlingFromConfiguredHostsAndFromTheBaseUrl(String url) {
    assertThat(hosts.refusal(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://klingai.com.evil.example/",
        "https://evil-klingai.com/",
        "https://klingai.com/",
        "https://.klingai.com/",
        "https://p2-kling.klingai.com./",
        "http://p2-kling.klingai.com/",
        "ftp://p2-kling.klingai.com/",
        "//p2-kling.klingai.com/a.png",
        "/files/a.png",
        "file:///etc/passwd",
        "https:p2-kling.klingai.com",
        "https://user@p2-kling.klingai.com/",
        "https://user:word@p2-kling.klingai.com/",
        "https://p2-kling.klingai.com@evil.example/",
        "https://evil.example#@p2-kling.klingai.com/",
        "https://evil.example\\@p2-kling.klingai.com/",
        "https://evil.example/?x=.klingai.com",
        "https://p2-kling.klingai.com/../x",
        "https://p2-kling.klingai.com/a/%2E%2e/x",
        "https://p2-kling.klingai.com/a/..%2fx",
        "https://p2-kling.klingai.com/a/./x",
        "https://p2-kling.klingai.com/a b",
        "https://p2-kling.klingai.com/\r\nHost: evil.example",
        "https://p2-kling.klingaı.com/",
        "https://evil.cdn.example.org/",
        "https://cdn.example.net/",
        "http://files.example.com/",
        "https://sub.files.example.com/",
        "https://127.0.0.1:8080/files/a.png",
        "http://127.0.0.1/files/a.png",
        "http://127.0.0.1:8081/files/a.png",
        "http://localhost:8080/files/a.png",
        "http://2130706433:8080/files/a.png",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://192.0.2.70/",
        "",
        "nonsense"
      })
  void everythingElseIsRefusedInWords(String url) {
    assertThat(hosts.refusal(url)).hasValueSatisfying(why -> assertThat(why).endsWith("."));
  }

  @Test
  void anEndlessUrlIsRefused() {
    String url = "https://p2-kling.klingai.com/" + "a".repeat(5000);

    assertThat(hosts.refusal(url)).isPresent();
  }

  @Test
  void theBaseUrlsOwnPortMayBeToldOrNot() {
    ResultHosts gateway = new ResultHosts(URI.create("https://api.302.ai/klingai"), List.of());

    assertThat(gateway.refusal("https://api.302.ai:443/files/1.png")).isEmpty();
    assertThat(gateway.refusal("https://API.302.AI/files/1.png")).isEmpty();
    assertThat(gateway.refusal("https://api.302.ai:444/files/1.png")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://files.example.com", "a b", ".com", ".", "*.example.com", "host:1", "a/b"})
  void aConfiguredHostThatIsNoneIsRefusedAtStart(String host) {
    assertThatThrownBy(() -> new ResultHosts(URI.create("https://x.example"), List.of(host)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tryon.kling.result-hosts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x.example", "x.example", "https:///path"})
  void aBaseUrlWithoutSchemeOrHostIsRefused(String base) {
    assertThatThrownBy(() -> new ResultHosts(URI.create(base), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
