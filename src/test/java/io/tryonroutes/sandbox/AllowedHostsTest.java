package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  private final AllowedHosts hosts = new AllowedHosts(Set.of("Files.Example.com", "10.1.2.3"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/a.png",
        "http://127.0.0.1:8080/hook?x=1",
        "http://127.255.255.254/",
        "http://localhost:65535",
        "http://[::1]:80/",
        "https://LOCALHOST/",
        "HTTP://localhost/",
        "https://files.example.com/a.png",
        "https://FILES.example.COM:8443/a.png",
        "http://10.1.2.3/"
      })
  void thisMachineAndNamedHostsAreAllowed(String url) {
    assertThat(hosts.url(url)).contains(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // other hosts, however they look
        "http://example.com/",
        "http://evil.files.example.com/",
        "http://files.example.com.evil.com/",
        "http://files.example.com./",
        "http://127.0.0.1.evil.com/",
        "http://localhost.evil.com/",
        "http://evil.com/localhost",
        "http://evil.com#localhost",
        "http://evil.com?@localhost/",
        "http://169.254.169.254/",
        "http://10.1.2.4/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[fe80::1]/",
        // this machine in spellings that readers of URLs differ about
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://127.1/",
        "http://127.0.0.256/",
        "http://127.0.0.1./",
        "http://localhost./",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a00:1]/",
        "http://[::1%25lo]/",
        "http://localhost%2eevil.com/",
        // user and password
        "http://localhost@evil/",
        "http://user:secret@localhost/",
        "http://user@127.0.0.1/",
        "http://@localhost/",
        "http://evil.com\\@localhost/",
        // no host, no port, no web
        "http:///a.png",
        "http://:80/",
        "http:localhost",
        "http://localhost:0/",
        "http://localhost:65536/",
        "http://localhost:99999999999/",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "ftp://localhost/",
        "jar:http://localhost/a.jar!/",
        "//localhost/",
        "localhost",
        "http://local host/",
        " http://localhost/",
        "http://localhost/\r\nX: y",
        "http://lоcalhost/",
        ""
      })
  void nothingElseIs(String url) {
    assertThat(hosts.url(url)).isEmpty();
  }
}
