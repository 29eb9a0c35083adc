package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.Role;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.WrappedFile;
import org.apache.camel.quarkus.main.events.BeforeStart;
import org.jboss.logging.Logger;

/**
 * Makes a pair ours that a route of the user's hands over: its pictures are copied into work, then
 * its row is written. The originals stay the route's own matter.
 */
@Singleton
@Named("handover")
public class Handover {
  private static final Logger LOG = Logger.getLogger("tryon");

  /** Where copies grow; a pair in work proper is whole. */
  private static final String ARRIVING = ".arriving";

  /**
   * A stream that is longer is no picture. What is too big for Kling is copied whole and buried.
   */
  private static final long MOST_BYTES = 1L << 30;

  private static final String NAME = "name";
  private static final int MOST_CHARACTERS_OF_A_FOLDER = 60; // of four bytes each at most

  private final Places places;
  private final Jobs jobs;
  private final Intake intake;
  private final Leftovers leftovers;
  private final Clock clock;
  private final String modelName;
  private final RoleWords words;
  private final PairFinder finder;

  Handover(
      Places places,
      Jobs jobs,
      Intake intake,
      Leftovers leftovers,
      Clock clock,
      RoleWords words,
      PairFinder finder,
      Settings settings) {
    this.words = words;
    this.finder = finder;
    this.places = places;
    this.jobs = jobs;
    this.intake = intake;
    this.leftovers = leftovers;
    this.clock = clock;
    this.modelName = settings.kling().modelName();
  }

  /** What a crash cut short was never ours: its route hands it over again. */
  void start(@Observes BeforeStart start) {
    try {
      Folder.delete(arriving());
    } catch (IOException e) {
      LOG.warnf("%s cannot be tidied up: %s", arriving(), Contact.words(e));
    }
  }

  private Path arriving() {
    return places.work().root().resolve(ARRIVING);
  }

  /**
   * Takes a pair. The same pair may come again: it becomes a job of its own, and the same content
   * is not paid for again.
   *
   * @param body what the look at the inbox has found; or a map: role word to picture (a file, a
   *     path, bytes, a stream, or what Camel makes a stream of); and, if the human is no file whose
   *     name would do, {@code name} to the pair's name, with {@code /} between folders
   * @return its job; from now on the pair is ours, and one that makes no try-on is buried with the
   *     reason
   * @throws IllegalArgumentException when the map says nothing that could be taken in
   * @throws IOException when a picture cannot be copied; then nothing of the pair is kept
   */
  public Job register(@Body Object body, Exchange exchange) throws IOException {
    if (body instanceof Dropped dropped) {
      return intake.register(dropped);
    }
    Map<Role, Object> pictures = pictures(body);
    String label = label((Map<?, ?>) body, pictures);
    String path = Names.folderOf(label);
    String name = Names.shorten(Names.withoutFolders(label), Intake.MOST_NAME_BYTES);
    String id = jobs.newId();
    Path copies = arriving().resolve(id);
    try {
      places.work().make(ARRIVING + "/" + id);
      List<Input> inputs = new ArrayList<>();
      for (Map.Entry<Role, Object> picture : pictures.entrySet()) {
        inputs.add(copy(picture.getKey(), picture.getValue(), copies, exchange));
      }
      NewJob job =
          new NewJob(id, path, name, modelName, inputs, false, Optional.empty(), clock.instant());
      return leftovers.bringIn(copies, path + name + "~" + id, () -> enter(job));
    } finally {
      Folder.delete(copies);
    }
  }

  /** The route hands a pair over again whose row could not be written, so no copy may be left. */
  private Job enter(NewJob job) {
    try {
      return intake.enter(job);
    } catch (RuntimeException e) {
      if (jobs.find(job.id()).isEmpty()) {
        forget(job);
      }
      throw e;
    }
  }

  private void forget(NewJob job) {
    try {
      Folder.delete(places.work().at(job.path() + job.name() + "~" + job.id()));
    } catch (IOException stays) {
      LOG.warnf("%s stays in work and is registered later: %s", job.id(), Contact.words(stays));
    }
  }

  private static Map<Role, Object> pictures(Object body) {
    if (!(body instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          "direct:register-pair takes a map of role words to pictures, human and cloth for example;"
              + " it got "
              + (body == null ? "nothing" : "a " + body.getClass().getSimpleName()));
    }
    Map<Role, Object> pictures = new EnumMap<>(Role.class);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String word = String.valueOf(entry.getKey()).toLowerCase(Locale.ROOT);
      if (!word.equals(NAME) && entry.getValue() != null) {
        if (pictures.put(role(word), picture(word, entry.getValue())) != null) {
          throw new IllegalArgumentException("the map has two pictures for the role " + word);
        }
      }
    }
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException(
          "the map has no picture; its keys are role words: " + roles());
    }
    return pictures;
  }

  private static Role role(String word) {
    return Stream.of(Role.values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the map has a key that is no role; role words are " + roles()));
  }

  private static String roles() {
    return Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "));
  }

  /** Text comes from messages, and a message must not name a file of this machine. */
  private static Object picture(String word, Object value) {
    if (value instanceof CharSequence) {
      throw new IllegalArgumentException(
          "the picture under the key "
              + word
              + " is text; a picture is a file, a path, bytes or a stream, for example the body of a"
              + " file consumer's message");
    }
    return value;
  }

  private String label(Map<?, ?> map, Map<Role, Object> pictures) {
    String given =
        map.entrySet().stream()
            .filter(entry -> NAME.equalsIgnoreCase(String.valueOf(entry.getKey())))
            .map(Map.Entry::getValue)
            .filter(value -> value != null)
            .map(Object::toString)
            .findFirst()
            .or(() -> fileName(pictures.get(Role.HUMAN)).map(this::ownName))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the pair has no name; put one into the map under the key name"));
    String label = Normalizer.normalize(given, Normalizer.Form.NFC);
    List<String> parts = List.of(label.split("/", -1));
    List<String> folders = parts.subList(0, parts.size() - 1);
    if (!parts.stream().allMatch(Handover::fits)
        || folders.stream().anyMatch(folder -> folder.length() > MOST_CHARACTERS_OF_A_FOLDER)) {
      throw new IllegalArgumentException(
          "the pair's name cannot name a folder: between its / there must be something, not too long,"
              + " that begins with no dot and holds no line break or the like");
    }
    return label;
  }

  private static boolean fits(String part) {
    return !part.isBlank()
        && !part.startsWith(".")
        && part.codePoints().noneMatch(Character::isISOControl);
  }

  private static Optional<String> fileName(Object picture) {
    if (picture instanceof WrappedFile<?> wrapped) {
      return fileName(wrapped.getFile());
    }
    if (picture instanceof File file) {
      return Optional.of(file.getName());
    }
    return picture instanceof Path path
        ? Optional.ofNullable(path.getFileName()).map(Path::toString)
        : Optional.empty();
  }

  /** What stands before the role word, or before the extension when there is none. */
  private String ownName(String file) {
    return finder.find(List.of(file)).lone().stream()
        .map(lone -> lone.name())
        .findFirst()
        .orElseGet(() -> file.replaceFirst("(?<=.)\\.[^.]*$", ""));
  }

  /** Copies a picture whole onto the disk, named by its role and its content. */
  private Input copy(Role role, Object picture, Path folder, Exchange exchange) throws IOException {
    String word = words.word(role);
    Path copy = folder.resolve(word);
    try (InputStream in = open(role, picture, exchange);
        FileChannel out =
            FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[64 * 1024];
      long room = MOST_BYTES;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        room -= n;
        if (room < 0) {
          throw new IOException("the picture under the key " + word + " has no end");
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.force(true);
    }
    String end =
        PictureLook.look(copy, word) instanceof Looked.Picture whole
            ? "." + whole.format().extension()
            : "";
    Files.move(copy, folder.resolve(word + end));
    return Input.unread(role, word + end);
  }

  private static InputStream open(Role role, Object picture, Exchange exchange) {
    try {
      return Optional.ofNullable(
              exchange
                  .getContext()
                  .getTypeConverter()
                  .convertTo(InputStream.class, exchange, picture))
          .orElseThrow(() -> unreadable(role, picture));
    } catch (TypeConversionException e) {
      throw unreadable(role, picture);
    }
  }

  private static IllegalArgumentException unreadable(Role role, Object picture) {
    return new IllegalArgumentException(
        "the picture under the key %s is a %s, and cannot be read; it has to be a file, a path, bytes"
                .formatted(role.word(), picture.getClass().getSimpleName())
            + " or a stream");
  }
}
