package dev.berth.engine.embedded;

import dev.berth.engine.TaskStats;
import dev.berth.kernel.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What tasks use, as their control groups and network namespaces count it. Thread-safe. */
final class Usage {
  /** Version 1 says "no limit" with a number near the largest. */
  private static final long NO_LIMIT = 1L << 62;

  private final Cgroups cgroups;

  Usage(Cgroups cgroups) {
    this.cgroups = cgroups;
  }

  TaskStats of(String task, long pid) {
    long[] network = network(pid);
    return new TaskStats(
        cpu(task),
        memory(task),
        limit(task),
        (int) number(task, "pids", "pids.current", "pids.current"),
        new ByteSize(network[0]),
        new ByteSize(network[1]));
  }

  private Duration cpu(String task) {
    if (cgroups.isUnified()) {
      return Duration.ofNanos(1000 * field(task, "cpu", "cpu.stat", "usage_usec"));
    }
    return Duration.ofNanos(number(task, "cpuacct", "cpuacct.usage", "cpuacct.usage"));
  }

  private ByteSize memory(String task) {
    long used = number(task, "memory", "memory.usage_in_bytes", "memory.current");
    String cache = cgroups.isUnified() ? "inactive_file" : "total_inactive_file";
    return new ByteSize(Math.max(0, used - field(task, "memory", "memory.stat", cache)));
  }

  private @Nullable ByteSize limit(String task) {
    long limit = number(task, "memory", "memory.limit_in_bytes", "memory.max");
    return limit <= 0 || limit >= NO_LIMIT ? null : new ByteSize(limit);
  }

  private long number(String task, String controller, String version1, String version2) {
    Path directory = cgroups.directory(task, controller);
    OptionalLong number =
        TextFiles.findNumber(directory.resolve(cgroups.isUnified() ? version2 : version1));
    return number.orElse(0);
  }

  private long field(String task, String controller, String file, String name) {
    return TextFiles.find(cgroups.directory(task, controller).resolve(file)).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  /** Bytes received and sent by all interfaces but the loopback. */
  private static long[] network(long pid) {
    long[] sum = new long[2];
    TextFiles.find(Path.of("/proc", Long.toString(pid), "net", "dev")).stream()
        .flatMap(String::lines)
        .filter(line -> line.contains(":") && !line.strip().startsWith("lo:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
        .forEach(
            fields -> {
              sum[0] += Long.parseLong(fields[0]);
              sum[1] += Long.parseLong(fields[8]);
            });
    return Arrays.copyOf(sum, 2);
  }
}
