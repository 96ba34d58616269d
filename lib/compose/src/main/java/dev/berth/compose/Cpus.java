package dev.berth.compose;

import org.jspecify.annotations.Nullable;

/** Numbers of CPUs, which may be parts of one. */
final class Cpus {
  private static final double USUAL_PERIOD = 100_000;

  private Cpus() {}

  /** The number; null for no limit, or after telling that it is none. */
  static @Nullable Double read(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    if (!text.strip().matches("[0-9]{1,6}(\\.[0-9]{0,9})?|\\.[0-9]{1,9}")) {
      value.error(
          "%s is not a number of CPUs. Write one like 0.5 or 2.".formatted(Shown.quoted(text)));
      return null;
    }
    double cpus = Double.parseDouble(text.strip());
    return cpus == 0 ? null : cpus;
  }

  /** The older spelling: so many microseconds of each period. */
  static @Nullable Double ofQuota(Section service) {
    Value written = service.get("cpu_quota");
    Integer quota = service.integer("cpu_quota", -1, Integer.MAX_VALUE);
    Integer period = service.integer("cpu_period", 1000, 1_000_000);
    if (written == null || quota == null || quota <= 0) {
      return null;
    }
    if (service.has("cpus")) {
      written.error("'cpus' and 'cpu_quota' exclude each other. Remove one.");
    }
    return quota / (period == null ? USUAL_PERIOD : period);
  }
}
