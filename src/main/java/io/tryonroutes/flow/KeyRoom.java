package io.tryonroutes.flow;

import io.tryonroutes.pair.ManifestFile;
import io.tryonroutes.pair.Names;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whether the objects of a pair will have room for their names where they are to go: that must be
 * known before anything is paid for.
 */
@Singleton
class KeyRoom {
  /** What stores allow for a key (AWS, "Naming Amazon S3 objects"). */
  private static final int MOST_BYTES = 1_024;

  /** What a job's own folder has beside its name: a day and its slash, a tilde and its id. */
  private static final int OF_THE_FOLDER = "2026-11-20/".length() + "~01234567/".length();

  /** What a result has beside its name: a tilde and the id, the image's number, the type. */
  private static final int OF_THE_RESULT = "~01234567~99.results.json".length();

  private final Places places;

  KeyRoom(Places places) {
    this.places = places;
  }

  /** Why a pair cannot be taken in; empty when all of its objects will have room. */
  Optional<LeftAlone> obstacle(Dropped dropped) {
    // The rows of a manifest may have names as long as any, and a dead one is a file of its own.
    boolean isManifest = dropped instanceof DroppedManifest;
    int name = isManifest ? Intake.MOST_NAME_BYTES : bytes(dropped.name());
    int ofRows = isManifest ? bytes(ManifestFile.named("")) + Intake.MOST_NAME_BYTES : 0;
    int file =
        dropped.files().stream()
            .mapToInt(each -> bytes(Names.withoutFolders(each)))
            .reduce(ofRows, Math::max);
    int tail = Math.max(OF_THE_FOLDER + Math.max(file, Inputs.REASON.length()), OF_THE_RESULT);
    int longest = bytes(dropped.path()) + Math.min(name, Intake.MOST_NAME_BYTES) + tail;
    OptionalInt prefix =
        Stream.of("outbox", "done", "dead-letter")
            .flatMap(place -> places.bucket(place).stream())
            .mapToInt(bucket -> bytes(bucket.prefix()))
            .max();
    int tooMany = prefix.isPresent() ? prefix.getAsInt() + longest - MOST_BYTES : 0;
    return tooMany > 0
        ? Optional.of(
            new LeftAlone(
                dropped.firstFile(),
                "would have a key of more than " + MOST_BYTES + " bytes when it is done",
                "a name and folders that are " + tooMany + " bytes shorter"))
        : Optional.empty();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
