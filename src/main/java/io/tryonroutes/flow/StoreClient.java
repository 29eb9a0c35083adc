package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.place.Places;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.component.aws2.s3.AWS2S3Configuration;
import org.apache.camel.component.aws2.sqs.Sqs2Component;
import org.apache.camel.quarkus.main.events.BeforeStart;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Gives Camel's component for buckets its client. The one that it would make itself has no
 * time-outs of ours, and sends checksums that many stores beside AWS do not know.
 */
@Singleton
public class StoreClient {
  /** What a store of one's own takes when it does not care. */
  private static final Region ANY = Region.US_EAST_1;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final Duration LONGEST_CALL = Duration.ofMinutes(10);
  private static final int CONNECTIONS = 64;
  private static final Pattern AWS_QUEUE =
      Pattern.compile("sqs[.]([a-z0-9-]+)[.]amazonaws[.]com([.]cn)?");

  private final Settings.S3 settings;
  private final String eventsQueue;
  private final Places places;
  private final CamelContext camel;

  StoreClient(Settings settings, Places places, CamelContext camel) {
    this.settings = settings.s3();
    this.eventsQueue = settings.eventsQueue();
    this.places = places;
    this.camel = camel;
  }

  /** Whether the region can be told without asking a network. */
  public static boolean knowsRegion(Settings.S3 settings) {
    return settings.endpoint().isPresent() || said(settings).isPresent();
  }

  /** As the setting, the environment, or the files of AWS's own programs say. */
  private static Optional<Region> said(Settings.S3 settings) {
    return settings
        .region()
        .or(SdkSystemSetting.AWS_REGION::getStringValue)
        .map(Region::of)
        .or(StoreClient::ofProfile);
  }

  private static Optional<Region> ofProfile() {
    try {
      return Optional.of(new AwsProfileRegionProvider().getRegion());
    } catch (SdkClientException nothingSaid) {
      return Optional.empty();
    }
  }

  void start(@Observes BeforeStart start) {
    if (places.buckets().isEmpty()) {
      return;
    }
    AWS2S3Configuration component =
        camel.getComponent("aws2-s3", AWS2S3Component.class).getConfiguration();
    component.setAmazonS3Client(client());
    component.setAmazonS3Presigner(presigner());
    settings.encryption().ifPresent(kind -> encrypt(component, kind));
    if (!eventsQueue.equals(Settings.NONE)) {
      camel
          .getComponent("aws2-sqs", Sqs2Component.class)
          .getConfiguration()
          .setAmazonSQSClient(queues(URI.create(eventsQueue)));
    }
  }

  /** A queue is asked where its address says. */
  private SqsClient queues(URI queue) {
    return SqsClient.builder()
        .credentialsProvider(credentials())
        .region(region(queue))
        .endpointOverride(queue.resolve("/"))
        .httpClientBuilder(http())
        .build();
  }

  private static ApacheHttpClient.Builder http() {
    return ApacheHttpClient.builder()
        .maxConnections(CONNECTIONS)
        .connectionTimeout(CONNECT)
        .connectionAcquisitionTimeout(SILENCE)
        .socketTimeout(SILENCE);
  }

  private void encrypt(AWS2S3Configuration component, String kind) {
    if (kind.equals("AES256")) {
      component.setUseSSES3(true);
    } else {
      component.setUseAwsKMS(true);
      settings.kmsKeyId().ifPresent(component::setAwsKMSKeyId);
    }
  }

  private S3Client client() {
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(credentials())
            .region(region())
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                each -> each.retryStrategy(RetryMode.STANDARD).apiCallTimeout(LONGEST_CALL))
            .httpClientBuilder(http());
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private S3Presigner presigner() {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .credentialsProvider(credentials())
            .region(region())
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(settings.pathStyle()).build());
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private Region region() {
    return said(settings).orElse(ANY);
  }

  /** A queue of AWS is in the region that its address names, wherever the store is. */
  private Region region(URI queue) {
    Matcher host = AWS_QUEUE.matcher(queue.getHost());
    return host.matches() ? Region.of(host.group(1)) : region();
  }

  private AwsCredentialsProvider credentials() {
    return settings.accessKey().isPresent()
        ? StaticCredentialsProvider.create(
            AwsBasicCredentials.create(
                settings.accessKey().get(), settings.secretKey().orElseThrow()))
        : DefaultCredentialsProvider.builder().build();
  }
}
