package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A program of its own, so that its memory can be bounded: damages hard pictures at random and has
 * each of them looked at and mended. It ends with a line of counts; anything else is a defect.
 */
public final class MutatedPictures {
  private static final long GIVE_UP_S = 60;

  private MutatedPictures() {}

  /**
   * @param args a seed, how many pictures, and a folder to work in
   */
  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[0]));
    int count = Integer.parseInt(args[1]);
    Path dir = Path.of(args[2]);
    // the large ones would take all the time and hold nothing new
    List<byte[]> originals =
        HardPictures.all().stream()
            .map(HardPictures.Hard::content)
            .filter(content -> content.length > 0 && content.length < 1_000_000)
            .toList();
    PixelMemory memory = PixelMemory.ofThisProcess();
    MendingRules rules = new MendingRules(Set.of(Mend.values()), memory);
    Mender mender = new Mender(memory);
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    Map<String, Integer> outcomes = new TreeMap<>();
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < count; i++) {
      byte[] mutated = mutated(originals, random);
      Path file = Files.write(dir.resolve("dropped"), mutated);
      Instant start = Instant.now();
      Future<?> watch = watchdog.schedule(() -> hangs(dir, mutated), GIVE_UP_S, TimeUnit.SECONDS);
      String outcome = outcome(file, rules, mender, dir.resolve("sent"));
      watch.cancel(false);
      outcomes.merge(outcome, 1, Integer::sum);
      Duration time = Duration.between(start, Instant.now());
      if (time.compareTo(slowest) > 0) {
        slowest = time;
        Files.write(dir.resolve("slowest"), mutated);
      }
    }
    watchdog.shutdownNow();
    System.out.printf("%d pictures, slowest %d ms: %s%n", count, slowest.toMillis(), outcomes);
  }

  /** A hang must not stay unseen until somebody looks: it ends the program. */
  private static void hangs(Path dir, byte[] content) {
    try {
      Files.write(dir.resolve("hangs"), content);
      System.out.println("a picture hangs; it is in " + dir.resolve("hangs"));
    } catch (IOException e) {
      System.out.println("a picture hangs and cannot be kept: " + e);
    } finally {
      Runtime.getRuntime().halt(3);
    }
  }

  private static String outcome(Path file, MendingRules rules, Mender mender, Path sent)
      throws IOException {
    Looked looked = PictureLook.look(file, "It");
    Treatment treatment = rules.treat(looked, "It");
    if (treatment instanceof Treatment.Refused refused) {
      return refused.fault().code();
    }
    if (treatment instanceof Treatment.AsItIs) {
      return "as it is";
    }
    Optional<Fault> fault =
        mender.mend(new Mender.Source(file, (Looked.Picture) looked, treatment, "It"), sent);
    return fault.map(each -> each.code() + " at decoding").orElse("mended");
  }

  private static byte[] mutated(List<byte[]> originals, Random random) {
    byte[] content = originals.get(random.nextInt(originals.size())).clone();
    switch (random.nextInt(4)) {
      case 0 -> flip(content, random, content.length);
      case 1 -> flip(content, random, Math.min(content.length, 200));
      case 2 -> {
        return Arrays.copyOf(content, 1 + random.nextInt(content.length));
      }
      default -> splice(content, originals.get(random.nextInt(originals.size())), random);
    }
    return content;
  }

  private static void flip(byte[] content, Random random, int range) {
    for (int n = 1 + random.nextInt(10); n > 0; n--) {
      content[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  /** A piece of another picture, at the same place or elsewhere. */
  private static void splice(byte[] content, byte[] other, Random random) {
    int length = 1 + random.nextInt(Math.min(Math.min(content.length, other.length), 400));
    int from = random.nextInt(other.length - length + 1);
    int to = Math.min(random.nextBoolean() ? from : 0, content.length - length);
    System.arraycopy(other, from, content, to, length);
  }
}
