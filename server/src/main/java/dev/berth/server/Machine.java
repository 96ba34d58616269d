package dev.berth.server;

import dev.berth.deploy.LocalNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The machine that a server runs on, as the kernel tells it. Thread-safe. */
final class Machine {
  private static final Path PROC = Path.of("/proc");
  private static final Path OS_RELEASE = Path.of("/etc/os-release");
  private static final long KIBIBYTE = 1024;

  private final CpuTimes cpuTimes = new CpuTimes();

  String name() {
    return line(PROC.resolve("sys/kernel/hostname")).orElse("localhost");
  }

  /**
   * All that others want to know of it.
   *
   * @param address where its front door is
   */
  LocalNode node(String address) {
    return new LocalNode(
        name(),
        address,
        cpus(),
        memoryBytes(),
        memoryAvailableBytes(),
        cpuTimes.usage(lines(PROC.resolve("stat")), System.nanoTime()),
        loadAverage(),
        kernel(),
        os());
  }

  private static String lines(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  long memoryBytes() {
    return memory("MemTotal:");
  }

  long memoryAvailableBytes() {
    return memory("MemAvailable:");
  }

  /** Tasks that ran or waited to run, averaged over a minute. */
  double loadAverage() {
    return line(PROC.resolve("loadavg"))
        .map(text -> text.split(" ", 2)[0])
        .map(Machine::number)
        .orElse(0.0);
  }

  String kernel() {
    return line(PROC.resolve("sys/kernel/osrelease")).orElse(System.getProperty("os.version", ""));
  }

  String os() {
    try {
      return Files.readAllLines(OS_RELEASE).stream()
          .filter(line -> line.startsWith("PRETTY_NAME="))
          .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
          .findFirst()
          .orElse("Linux");
    } catch (IOException e) {
      return System.getProperty("os.name", "");
    }
  }

  /** What this process has in memory that no file stands behind: {@code RssAnon + RssShmem}. */
  long ownMemoryBytes() {
    return field(PROC.resolve("self/status"), "RssAnon:")
        + field(PROC.resolve("self/status"), "RssShmem:");
  }

  private static long memory(String field) {
    return field(PROC.resolve("meminfo"), field);
  }

  private static long field(Path file, String field) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .filter(digits -> !digits.isEmpty())
          .mapToLong(digits -> Long.parseLong(digits) * KIBIBYTE)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<String> line(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
