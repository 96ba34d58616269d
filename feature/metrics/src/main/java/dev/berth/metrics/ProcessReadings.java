package dev.berth.metrics;

import dev.berth.exposition.ExpositionException;
import dev.berth.exposition.ExpositionReader;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What Berth itself uses and has counted. Thread-safe. */
final class ProcessReadings {
  private static final Logger LOG = System.getLogger(ProcessReadings.class.getName());
  private static final Path FILES = Path.of("/proc/self/fd");

  private final Supplier<String> own;

  /**
   * @param own what the platform tells of itself, in Prometheus' text form
   */
  ProcessReadings(Supplier<String> own) {
    this.own = own;
  }

  void read(Samples into) {
    try {
      ExpositionReader.read(
          own.get(),
          false,
          each -> {
            if (!each.metric().endsWith("_bucket")) {
              into.add(each.metric(), each.labels(), each.value());
            }
          });
    } catch (ExpositionException e) {
      LOG.log(Level.WARNING, "Cannot read the platform's own metrics", e);
    }
    into.add("jvm_threads", Map.of(), ManagementFactory.getThreadMXBean().getThreadCount());
    try (Stream<Path> files = Files.list(FILES)) {
      into.add("process_open_fds", Map.of(), (double) files.count());
    } catch (IOException e) {
      // This kernel does not tell.
    }
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(cpu -> into.add("process_cpu_seconds_total", Map.of(), cpu.toMillis() / 1000.0));
  }
}
