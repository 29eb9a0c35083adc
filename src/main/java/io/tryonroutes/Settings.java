package io.tryonroutes;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.tryonroutes.pair.Role;
import io.tryonroutes.picture.Mend;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.Converter;

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

  /** The folder that manifests name pictures of; it is only read. */
  @WithDefault("library")
  String library();

  @WithDefault("2s")
  Duration inboxPollInterval();

  @WithDefault("false")
  boolean startPaused();

  Budget budget();

  @WithDefault("0.07")
  BigDecimal pricePerUnit();

  @WithDefault("USD")
  String currency();

  /** The address of the queue, or {@link #NONE}. */
  @WithDefault(NONE)
  String eventsQueue();

  S3 s3();

  Ledger ledger();

  Kling kling();

  Pairs pairs();

  Pictures pictures();

  Manifest manifest();

  Http http();

  Sandbox sandbox();

  /** What may be spent. */
  interface Budget {
    /** Empty: any number. */
    Optional<Integer> unitsPerDay();
  }

  /** How the store of buckets is reached. */
  interface S3 {
    /** Empty: as AWS's own programs find it. */
    Optional<String> region();

    /** Empty: AWS. */
    Optional<URI> endpoint();

    /** Whether the bucket's name stands in the path and not in the host. */
    @WithDefault("false")
    boolean pathStyle();

    /** Empty: as AWS's own programs find it. */
    Optional<String> accessKey();

    Optional<String> secretKey();

    /** Empty: as the bucket does by itself. */
    Optional<String> encryption();

    /** The key of {@code aws:kms}, and of nothing else. */
    Optional<String> kmsKeyId();
  }

  /** Where jobs are kept. */
  interface Ledger {
    /** Empty: an H2 file under home. */
    Optional<String> url();

    Optional<String> user();

    Optional<String> password();

    /** How long the events of settled jobs are kept; their rows are kept for ever. */
    @WithDefault("400d")
    Duration keepEvents();
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

    /** Empty: Kling tells nothing by itself. */
    Optional<URI> callbackUrl();

    /** Empty: what Kling tells is not signed. */
    Optional<List<String>> webhookSecrets();

    Optional<List<String>> resultHosts();

    /** {@code base64}, or {@link #BY_URL}. */
    @WithDefault("base64")
    String send();
  }

  /** The way of sending pictures that leaves it to Kling to fetch them. */
  String BY_URL = "url";

  /** The value of what is not there. */
  String NONE = "none";

  /** The value that switches off what is otherwise a time. */
  String OFF = "off";

  /** Reads a time, or {@link #OFF} as none. */
  final class TimeOrOff implements Converter<Duration> {
    private final DurationConverter times = new DurationConverter();

    @Override
    public Duration convert(String value) {
      return value.equals(OFF) ? null : times.convert(value);
    }
  }

  /** What the names of pictures say, and when a pair counts as whole. */
  interface Pairs {
    Names names();

    /** Each character is one. */
    @WithDefault("._- ")
    String separators();

    @WithDefault("2s")
    Duration quietTime();

    @WithDefault("30s")
    Duration secondPartTime();

    @WithDefault("30s")
    Duration unfinishedTime();

    Optional<String> readyFile();

    /** Empty: lone pictures wait for ever. */
    @WithDefault(OFF)
    @WithConverter(TimeOrOff.class)
    Optional<Duration> partnerTimeout();
  }

  /** How pictures are treated that Kling would not take as they are. */
  interface Pictures {
    /** Words of {@link Mend}, or {@link #OFF} alone. */
    @WithDefault("rotate,convert,flatten,shrink,strip")
    List<String> mend();
  }

  /**
   * What may be changed in pictures.
   *
   * @throws IllegalArgumentException when the setting has another word
   */
  static Set<Mend> mendsOf(Settings settings) {
    List<String> words = settings.pictures().mend();
    return words.equals(List.of(OFF))
        ? Set.of()
        : words.stream().map(Mend::of).collect(Collectors.toUnmodifiableSet());
  }

  /** What may be asked for in one file. */
  interface Manifest {
    @WithDefault("10000")
    int maxPairs();
  }

  /** The words of the roles. */
  interface Names {
    @WithDefault("human,person,model")
    List<String> human();

    @WithDefault("cloth,garment")
    List<String> cloth();

    @WithDefault("upper,top")
    List<String> upper();

    @WithDefault("lower,bottom")
    List<String> lower();

    @WithDefault("dress")
    List<String> dress();
  }

  /** The label of the account: the base URL where none is set. */
  static String accountOf(Settings settings) {
    return settings.kling().account().orElse(settings.kling().baseUrl().toString());
  }

  /** The words of each role. */
  static Map<Role, List<String>> wordsOf(Pairs pairs) {
    Names names = pairs.names();
    return Map.of(
        Role.HUMAN, names.human(),
        Role.CLOTH, names.cloth(),
        Role.UPPER, names.upper(),
        Role.LOWER, names.lower(),
        Role.DRESS, names.dress());
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

    /** A JSON file with how it behaves and what goes wrong. */
    Optional<String> behaviour();
  }
}
