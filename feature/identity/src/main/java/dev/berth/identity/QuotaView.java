package dev.berth.identity;

import dev.berth.access.Quota;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A quota as the API tells it; what is missing has no limit.
 *
 * @param cpus in processors, as a decimal number
 */
record QuotaView(
    @Nullable ByteSize memory,
    @Nullable String cpus,
    @Nullable Integer tasks,
    @Nullable Integer volumes,
    @Nullable ByteSize disk,
    @Nullable Integer parameters) {
  private static final int MILLI_DIGITS = 3;
  private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(100_000);

  static QuotaView of(Quota quota) {
    Long milliCpus = quota.milliCpus();
    return new QuotaView(
        quota.memory(),
        milliCpus == null
            ? null
            : BigDecimal.valueOf(milliCpus, MILLI_DIGITS).stripTrailingZeros().toPlainString(),
        quota.tasks(),
        quota.volumes(),
        quota.disk(),
        quota.parameters());
  }

  /** For the audit trail. */
  Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    put(details, "memory", memory);
    put(details, "cpus", cpus);
    put(details, "tasks", tasks);
    put(details, "volumes", volumes);
    put(details, "disk", disk);
    put(details, "parameters", parameters);
    return details;
  }

  private static void put(Map<String, String> details, String name, @Nullable Object limit) {
    details.put(name, limit == null ? "none" : limit.toString());
  }

  /**
   * A quota as it is asked for.
   *
   * @param cpus a number, or a text with one
   */
  record Wish(
      @Nullable ByteSize memory,
      @Nullable Object cpus,
      @Nullable Integer tasks,
      @Nullable Integer volumes,
      @Nullable ByteSize disk,
      @Nullable Integer parameters) {

    /**
     * What it means.
     *
     * @throws BerthException {@code INVALID_INPUT}: all that is wrong with it
     */
    Quota quota() {
      Problems problems = new Problems();
      requireCount(problems, "tasks", tasks);
      requireCount(problems, "volumes", volumes);
      requireCount(problems, "parameters", parameters);
      Long milliCpus = cpus == null ? null : milliCpus(cpus, problems);
      problems.throwIfErrors(ErrorCode.INVALID_INPUT);
      return new Quota(memory, milliCpus, tasks, volumes, disk, parameters);
    }

    private static void requireCount(Problems problems, String name, @Nullable Integer count) {
      if (count != null && count < 0) {
        problems.error(null, name, "This has to be 0 or more.");
      }
    }

    private static @Nullable Long milliCpus(Object given, Problems problems) {
      String text = given instanceof String || given instanceof Number ? given.toString() : "";
      try {
        BigDecimal number = new BigDecimal(text.length() > 20 ? "" : text);
        if (number.signum() >= 0 && number.compareTo(MOST_CPUS) <= 0) {
          return number.movePointRight(MILLI_DIGITS).longValueExact();
        }
      } catch (ArithmeticException | NumberFormatException _) {
        // Told below, as all numbers that are of no use.
      }
      problems.error(
          null, "cpus", "This has to be a number of processors with up to three decimals, as 1.5.");
      return null;
    }
  }
}
