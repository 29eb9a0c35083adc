package io.tryonroutes.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a process of this machine uses, as Linux and its own Java tell it. */
record Usage(long pid) {
  private static final double TICKS_A_SECOND = 100;

  /** The fields behind the name in {@code /proc/<pid>/stat} (proc(5): utime is the 14th of all). */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;
  private static final long PATIENCE_S = 60;

  /** Seconds of processors since its start. */
  double cpuSeconds() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
        / TICKS_A_SECOND;
  }

  /** Megabytes of memory that it has now. */
  double residentMb() {
    return status("VmRSS:") / 1024.0;
  }

  /** The most that it ever had. */
  double mostResidentMb() {
    return status("VmHWM:") / 1024.0;
  }

  /** Threads of the system, Java's own ones too. */
  long threads() {
    return status("Threads:");
  }

  /** Megabytes of objects that are in use: what is left after a full collection. */
  double liveHeapMb() throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    try {
      jcmd.waitFor(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    // Total   count   bytes
    String[] total = lines.get(lines.size() - 1).trim().split("\\s+");
    return Long.parseLong(total[2]) / 1048576.0;
  }

  private long status(String key) {
    return read("status")
        .lines()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
