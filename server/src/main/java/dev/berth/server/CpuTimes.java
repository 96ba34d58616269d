package dev.berth.server;

import java.time.Duration;
import java.util.Arrays;

/** How busy the CPUs of a machine are, from the sums that the kernel keeps. Thread-safe. */
final class CpuTimes {
  private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();

  /** Beside the name: user, nice, system, idle, iowait, irq, softirq, steal. */
  private static final int FIELDS = 8;

  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;

  private long busy;
  private long all;
  private long at;
  private double usage;

  /**
   * How much of all CPUs was busy since it was asked before, if that is a second ago, 0 to 1; since
   * the machine's start when it is asked for the first time.
   *
   * @param stat what {@code /proc/stat} says now
   * @param now as {@link System#nanoTime}
   */
  synchronized double usage(String stat, long now) {
    long[] times = times(stat);
    long total = Arrays.stream(times).sum();
    if (total <= all || (all > 0 && now - at < SHORTEST_NANOS)) {
      return usage;
    }
    long worked = total - times[IDLE] - times[IO_WAIT];
    usage = Math.clamp((double) (worked - busy) / (total - all), 0.0, 1.0);
    busy = worked;
    all = total;
    at = now;
    return usage;
  }

  private static long[] times(String stat) {
    long[] times = new long[FIELDS];
    String[] words = stat.lines().findFirst().orElse("").trim().split(" +", -1);
    for (int i = 1; i < words.length && i <= FIELDS; i++) {
      times[i - 1] = words[i].matches("[0-9]{1,18}") ? Long.parseLong(words[i]) : 0;
    }
    return times;
  }
}
