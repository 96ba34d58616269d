package dev.berth.deploy;

import dev.berth.kernel.TargetName;
import java.util.Map;

/**
 * Tells by a label what is one target's: two of them may lead to the same daemon, and each ends
 * whatever is not desired of it. What carries none is of the target that is always there.
 * Immutable.
 */
record TargetMark(TargetName target) {
  private static final String LABEL = "berth.target";

  /** Writes it among labels; what somebody else wrote there does not count. */
  void write(Map<String, String> labels) {
    if (target.equals(TargetName.LOCAL)) {
      labels.remove(LABEL);
    } else {
      labels.put(LABEL, target.value());
    }
  }

  /** Whether something with these labels is the target's. */
  boolean isOn(Map<String, String> labels) {
    return labels.getOrDefault(LABEL, TargetName.LOCAL.value()).equals(target.value());
  }
}
