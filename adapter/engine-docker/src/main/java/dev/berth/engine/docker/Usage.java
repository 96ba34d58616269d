package dev.berth.engine.docker;

import dev.berth.engine.TaskStats;
import dev.berth.kernel.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a task uses from the daemon's figures, of cgroups of either version. */
final class Usage {
  private Usage() {}

  /**
   * @param limit what the task was given; null: none, whatever the daemon says of the machine
   */
  static TaskStats read(JsonNode figures, @Nullable ByteSize limit) {
    JsonNode memory = figures.path("memory_stats");
    long used = number(memory, "usage");
    long cache =
        Math.max(
            number(memory.path("stats"), "total_inactive_file"),
            number(memory.path("stats"), "inactive_file"));
    long received = 0;
    long sent = 0;
    for (JsonNode network : figures.path("networks")) {
      received += number(network, "rx_bytes");
      sent += number(network, "tx_bytes");
    }
    return new TaskStats(
        Duration.ofNanos(number(figures.path("cpu_stats").path("cpu_usage"), "total_usage")),
        new ByteSize(Math.max(0, used - cache)),
        limit,
        Math.toIntExact(Math.min(Integer.MAX_VALUE, number(figures.path("pids_stats"), "current"))),
        new ByteSize(received),
        new ByteSize(sent));
  }

  private static long number(JsonNode node, String field) {
    return Math.max(0, node.path(field).asLong(0));
  }
}
