package dev.berth.engine.embedded;

import dev.berth.engine.Isolation.Ulimit;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The {@code ulimits} of a task's process, lowered to what the machine lets Berth give. */
final class ResourceLimits {
  private static final long NONE = -1;

  private ResourceLimits() {}

  /** The limits as the OCI runtime is told them. */
  static List<Map<String, Object>> render(
      List<Ulimit> ulimits, OwnLimits own, List<String> warnings) {
    return ulimits.stream().map(ulimit -> render(ulimit, own, warnings)).toList();
  }

  private static Map<String, Object> render(Ulimit ulimit, OwnLimits own, List<String> warnings) {
    if (!OwnLimits.isKnown(ulimit.name())) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot set ulimit '%s': there is none of that name. Use nofile, nproc, core, memlock and so on."
              .formatted(ulimit.name()));
    }
    Long bound = own.hard().get(ulimit.name());
    long hard = ulimit.hard();
    long soft = ulimit.soft();
    if (bound != null && (isAbove(hard, bound) || isAbove(soft, bound))) {
      warnings.add(
          "The ulimit %s of %s is above this machine's hard limit of %d and was lowered to it."
              .formatted(ulimit.name(), text(isAbove(hard, bound) ? hard : soft), bound));
      hard = isAbove(hard, bound) ? bound : hard;
      soft = isAbove(soft, bound) ? bound : soft;
    }
    if (isAbove(soft, hard)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot set ulimit '%s': its soft limit %s is above its hard limit %s."
              .formatted(ulimit.name(), text(soft), text(hard)));
    }
    return Map.of(
        "type",
        "RLIMIT_" + ulimit.name().toUpperCase(Locale.ROOT),
        "hard",
        value(hard),
        "soft",
        value(soft));
  }

  private static boolean isAbove(long limit, long bound) {
    return bound != NONE && (limit == NONE || limit > bound);
  }

  private static String text(long limit) {
    return limit == NONE ? "unlimited" : Long.toString(limit);
  }

  /** The kernel's "none" is the largest unsigned number. */
  private static Object value(long limit) {
    return limit == NONE
        ? java.math.BigInteger.TWO.pow(64).subtract(java.math.BigInteger.ONE)
        : limit;
  }
}
