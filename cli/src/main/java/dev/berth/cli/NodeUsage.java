package dev.berth.cli;

import dev.berth.client.Json;
import java.util.Arrays;
import java.util.List;

/**
 * How busy a node is. Immutable.
 *
 * @param memory in bytes
 * @param available what could be used without swapping, in bytes
 * @param cpu how much of all CPUs was busy, 0 to 1
 * @param load what ran or waited to run, averaged over a minute
 */
record NodeUsage(long memory, long available, double cpu, double load) {
  static final NodeUsage NONE = new NodeUsage(0, 0, 0, 0);
  private static final long KIBIBYTE = 1024;

  /** Beside the name: user, nice, system, idle, iowait, irq, softirq, steal. */
  private static final int FIELDS = 8;

  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final double HUNDREDTHS = 100;

  /** Reads two first lines of {@code /proc/stat}, {@code /proc/meminfo} and {@code loadavg}. */
  static NodeUsage parse(List<String> lines) {
    List<long[]> times =
        lines.stream().filter(line -> line.startsWith("cpu ")).map(NodeUsage::times).toList();
    String load = lines.isEmpty() ? "" : lines.getLast().split(" ", -1)[0];
    return new NodeUsage(
        memory(lines, "MemTotal:"),
        memory(lines, "MemAvailable:"),
        times.size() < 2 ? 0 : busy(times.getFirst(), times.getLast()),
        load.matches("[0-9]{1,6}([.][0-9]{1,6})?") ? Double.parseDouble(load) : 0);
  }

  private static long[] times(String line) {
    return Arrays.stream(line.trim().split(" +", -1))
        .skip(1)
        .limit(FIELDS)
        .mapToLong(NodeUsage::number)
        .toArray();
  }

  private static long number(String word) {
    return word.matches("[0-9]{1,18}") ? Long.parseLong(word) : 0;
  }

  private static double busy(long[] before, long[] after) {
    long all = Arrays.stream(after).sum() - Arrays.stream(before).sum();
    if (all <= 0 || after.length <= IO_WAIT || before.length <= IO_WAIT) {
      return 0;
    }
    long idle = after[IDLE] + after[IO_WAIT] - before[IDLE] - before[IO_WAIT];
    return Math.clamp((double) (all - idle) / all, 0.0, 1.0);
  }

  private static long memory(List<String> lines, String field) {
    return lines.stream()
        .filter(line -> line.startsWith(field))
        .findFirst()
        .map(line -> number(line.substring(field.length()).trim().split(" ", -1)[0]) * KIBIBYTE)
        .orElse(0L);
  }

  /**
   * As the command shows it.
   *
   * @param failure why it is not known; empty: it is
   */
  Json json(Json node, String failure) {
    return Json.object(
        "name",
        node.text("name"),
        "target",
        node.text("target"),
        "memoryBytes",
        memory,
        "memoryUsedBytes",
        memory - available,
        "cpuUsage",
        Math.round(cpu * HUNDREDTHS) / HUNDREDTHS,
        "loadAverage",
        load,
        "cpus",
        (long) Double.parseDouble(node.text("cpus")),
        "failure",
        failure);
  }
}
