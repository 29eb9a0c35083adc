package io.tryonroutes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every setting of the service; {@code config/application.properties} says what each is for. Values
 * that do not fit, and keys that are not here, stop the start ({@link StartCheck}).
 */
@ConfigMapping(prefix = "tryon")
public interface Settings {
  @WithDefault("data")
  Path home();

  @WithDefault("inbox")
  String inbox();

  @WithDefault("outbox")
  String outbox();

  @WithDefault("done")
  String done();

  @WithDefault("dead-letter")
  String deadLetter();

  @WithDefault("work")
  String work();

  @WithDefault("2s")
  Duration inboxPollInterval();

  Ledger ledger();

  Kling kling();

  Pairs pairs();

  Http http();

  Sandbox sandbox();

  /** Where jobs are kept. */
  interface Ledger {
    /** Empty: an H2 file under home. */
    Optional<String> url();

    Optional<String> user();

    Optional<String> password();
  }

  /** How Kling is reached. */
  interface Kling {
    @WithDefault("https://api-singapore.klingai.com")
    URI baseUrl();

    Optional<String> apiKey();

    Optional<String> accessKey();

    Optional<String> secretKey();

    /** Empty: the base URL. */
    Optional<String> account();

    @WithDefault("kolors-virtual-try-on-v1-5")
    String modelName();

    @WithDefault("5")
    int slots();

    @WithDefault("400ms")
    Duration pollInterval();

    @WithDefault("30m")
    Duration taskDeadline();

    Optional<List<String>> resultHosts();
  }

  /** When a pair counts as whole. */
  interface Pairs {
    @WithDefault("2s")
    Duration quietTime();

    @WithDefault("30s")
    Duration secondPartTime();

    @WithDefault("30s")
    Duration unfinishedTime();
  }

  /** Who may read the status. */
  interface Http {
    Optional<String> token();
  }

  /** The embedded imitation of Kling. */
  interface Sandbox {
    @WithDefault("false")
    boolean enabled();

    /** One time, or a range such as {@code 5s-15s}. */
    @WithDefault("3s-6s")
    String taskTime();
  }
}
