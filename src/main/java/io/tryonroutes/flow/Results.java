package io.tryonroutes.flow;

import io.tryonroutes.kling.Bodies;
import io.tryonroutes.kling.ResultHosts;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Fetches a job's result pictures from Kling into work, each whole or not at all. */
@Singleton
@Named("results")
public class Results {
  private static final String FOLDER = ".results";
  private static final String NAME = "the result";
  private static final int MOST_REDIRECTS = 3;

  /** Forbidden, not found, gone: a file server's words for a file that it does not give. */
  private static final Set<Integer> DEAD = Set.of(403, 404, 410);

  /** Far more than any result has; what people drop may be larger. */
  static final long MOST_BYTES = 64L * 1024 * 1024;

  private static final Duration LONGEST_FETCH = Duration.ofMinutes(2);

  private final Places places;
  private final ResultHosts hosts;
  private final Clock clock;
  private final Looks looks = new Looks();

  Results(Places places, ResultHosts hosts, Clock clock) {
    this.places = places;
    this.hosts = hosts;
    this.clock = clock;
  }

  /**
   * One picture to fetch.
   *
   * @param url where it is
   * @param file where it goes
   * @param redirects how often Kling has sent us elsewhere
   * @param pending whether it still has to be fetched
   */
  public record Result(String url, Path file, int redirects, boolean pending) {}

  /** The pictures of a job that are not fetched yet. */
  public List<Result> wanted(@Variable("job") Job job) {
    List<String> urls = urls(job);
    return IntStream.range(0, urls.size())
        .mapToObj(i -> new Result(urls.get(i), file(job, i), 0, true))
        .filter(result -> !Files.exists(result.file()))
        .toList();
  }

  /** Where the fetched pictures of a job lie, in Kling's order. */
  List<Path> fetched(Job job) {
    return IntStream.range(0, urls(job).size()).mapToObj(i -> file(job, i)).toList();
  }

  /**
   * What a fetched picture is.
   *
   * @throws IOException when it cannot be read
   */
  Looked look(Path picture) throws IOException {
    return looks.at(picture, NAME);
  }

  private static List<String> urls(Job job) {
    return job.task().map(TaskRow::resultUrls).orElse(List.of());
  }

  private Path file(Job job, int index) {
    return places.work().root().resolve(FOLDER).resolve(job.id() + "-" + index);
  }

  /** Where a picture is fetched from, if that is a place that Kling's results come from. */
  public String address(@Variable("result") Result result) throws IOException {
    Optional<String> refusal = hosts.refusal(result.url());
    if (refusal.isPresent()) {
      throw new IOException("the result is not fetched: " + refusal.get());
    }
    return result.url();
  }

  /**
   * Stores an answer to a fetch: a whole picture, or another address to ask.
   *
   * @param length what the answer says of its body, in bytes, if anything
   * @throws DeadResultException when nothing at this address is ever going to be the picture
   * @throws IOException when it is neither; whoever does not want the body hangs up
   */
  public Result received(
      @Variable("result") Result result,
      @Header("CamelHttpResponseCode") int status,
      @Header("Location") String location,
      @Header("Content-Length") Long length,
      @Body InputStream body)
      throws IOException {
    InputStream in = body == null ? InputStream.nullInputStream() : body;
    if (status == 200) {
      if (length != null && length > MOST_BYTES) {
        Bodies.abort(in);
        throw tooLarge();
      }
      store(in, result.file());
      return new Result(result.url(), result.file(), result.redirects(), false);
    }
    Bodies.abort(in);
    if (DEAD.contains(status)) {
      throw new DeadResultException("its address answers HTTP " + status);
    }
    if (status < 300 || status >= 400 || location == null) {
      throw new IOException("the result's address answers HTTP " + status);
    }
    if (result.redirects() == MOST_REDIRECTS) {
      throw new IOException("the result's address leads from one to the next");
    }
    return new Result(next(result.url(), location), result.file(), result.redirects() + 1, true);
  }

  private static String next(String url, String location) throws IOException {
    try {
      return URI.create(url).resolve(location).toString();
    } catch (IllegalArgumentException e) {
      throw new IOException("the result's address leads to one that cannot be read", e);
    }
  }

  private void store(InputStream in, Path file) throws IOException {
    places.work().make(FOLDER);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream out = Files.newOutputStream(part)) {
      copy(in, out, part);
    } catch (IOException e) {
      Bodies.abort(in);
      Files.deleteIfExists(part); // or a full disk would stay full
      throw e;
    }
    in.close();
    Looked looked = PictureLook.look(part, NAME);
    if (looked instanceof Looked.Unfit unfit) {
      Files.delete(part);
      throw new DeadResultException(unfit.fault().message());
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    looks.remember(file, looked);
  }

  private static DeadResultException tooLarge() {
    return new DeadResultException("it is larger than " + MOST_BYTES + " bytes");
  }

  private void copy(InputStream in, OutputStream out, Path part) throws IOException {
    Instant latest = clock.instant().plus(LONGEST_FETCH);
    byte[] buffer = new byte[64 * 1024];
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copied += n;
      if (copied > MOST_BYTES) {
        throw tooLarge();
      }
      if (clock.instant().isAfter(latest)) {
        throw new IOException("the result takes longer than " + LONGEST_FETCH + " to come");
      }
      try {
        out.write(buffer, 0, n);
      } catch (IOException e) {
        // Neither Kling nor the network: the words must tell the place.
        throw new FileSystemException(part.toString(), null, e.getMessage());
      }
    }
  }

  /** Removes what was fetched for a job. */
  void forget(Job job) throws IOException {
    Path folder = places.work().root().resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (int i = 0; Files.deleteIfExists(file(job, i)) || i < urls(job).size(); i++) {
      Files.deleteIfExists(folder.resolve(job.id() + "-" + i + ".part"));
    }
  }
}
