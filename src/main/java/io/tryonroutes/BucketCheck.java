package io.tryonroutes;

import static io.tryonroutes.StartCheck.bad;

import io.tryonroutes.flow.StoreClient;
import io.tryonroutes.place.Bucket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the settings of places that are buckets, each in one line with its cure. */
final class BucketCheck {
  private static final String AES = "AES256";
  private static final String KMS = "aws:kms";

  /** No address to a store is good for longer (AWS, Signature Version 4). */
  private static final Duration LONGEST_LINK = Duration.ofDays(7);

  private BucketCheck() {}

  static List<String> problems(Settings settings) {
    List<String> problems = new ArrayList<>();
    Locations.ofAnyKind(settings)
        .forEach((place, value) -> wrongBucket(place, value).ifPresent(problems::add));
    problems.addAll(credential(settings.s3()));
    wrongEndpoint(settings.s3()).ifPresent(problems::add);
    wrongEncryption(settings.s3()).ifPresent(problems::add);
    wrongQueue(settings).ifPresent(problems::add);
    wrongDeadline(settings.kling()).ifPresent(problems::add);
    boolean any = Locations.ofAnyKind(settings).values().stream().anyMatch(Bucket::isMeant);
    if (any && problems.isEmpty() && !StoreClient.knowsRegion(settings.s3())) {
      problems.add(
          "tryon.s3.region is not set, and AWS_REGION is not either; a good value is"
              + " tryon.s3.region=eu-central-1, or tryon.s3.endpoint=http://127.0.0.1:9000 for a store"
              + " of your own");
    }
    return problems;
  }

  private static Optional<String> wrongBucket(String place, String value) {
    return Bucket.isMeant(value) && !Bucket.isWell(value)
        ? Optional.of(
            bad(
                "tryon." + place,
                value,
                "it is no bucket with a prefix",
                "s3://my-bucket/" + place + "/"))
        : Optional.empty();
  }

  private static List<String> credential(Settings.S3 s3) {
    return s3.accessKey().isPresent() == s3.secretKey().isPresent()
        ? List.of()
        : List.of(
            "tryon.s3.access-key and tryon.s3.secret-key belong together, and one is not set; put"
                + " both into the environment: TRYON_S3_ACCESS_KEY=your-key and"
                + " TRYON_S3_SECRET_KEY=your-secret, or leave both out");
  }

  private static Optional<String> wrongEndpoint(Settings.S3 s3) {
    return s3.endpoint()
        .map(URI::toString)
        .filter(url -> !url.matches("https?://[^/?#@]+/?"))
        .map(
            url ->
                bad(
                    "tryon.s3.endpoint",
                    url,
                    "it is no http(s) address without a path",
                    "http://127.0.0.1:9000"));
  }

  private static Optional<String> wrongEncryption(Settings.S3 s3) {
    String kind = s3.encryption().orElse("");
    if (!List.of("", AES, KMS).contains(kind)) {
      String why = "it is neither %s nor %s".formatted(AES, KMS);
      return Optional.of(bad("tryon.s3.encryption", kind, why, AES));
    }
    if (s3.kmsKeyId().isPresent() != kind.equals(KMS)) {
      return Optional.of(
          "tryon.s3.encryption="
              + KMS
              + " and tryon.s3.kms-key-id belong together, and one is not set; a good value is"
              + " tryon.s3.kms-key-id=alias/pictures, or leave both out: then the bucket's own rule"
              + " holds");
    }
    return Optional.empty();
  }

  private static Optional<String> wrongQueue(Settings settings) {
    String queue = settings.eventsQueue();
    if (queue.equals(Settings.NONE)) {
      return Optional.empty();
    }
    if (!queue.matches("https?://[^/?#@']+/[^?#']+")) {
      return Optional.of(
          bad(
              "tryon.events-queue",
              queue,
              "it is no address of a queue",
              "https://sqs.eu-central-1.amazonaws.com/123456789012/new-pictures"));
    }
    return Bucket.isMeant(settings.inbox())
        ? Optional.empty()
        : Optional.of("tryon.events-queue is set, but tryon.inbox is no bucket; unset one of them");
  }

  private static Optional<String> wrongDeadline(Settings.Kling kling) {
    return kling.send().equals(Settings.BY_URL)
            && kling.taskDeadline().compareTo(LONGEST_LINK.minusHours(1)) > 0
        ? Optional.of(
            bad(
                "tryon.kling.task-deadline",
                kling.taskDeadline().toMinutes() + "m",
                "no address for tryon.kling.send=url is good for so long",
                "30m"))
        : Optional.empty();
  }
}
