package dev.berth.compose;

import dev.berth.kernel.Place;

/**
 * A config or a secret in a service.
 *
 * @param key of {@code configs:} or {@code secrets:}
 * @param target where it lies in the task, absolute
 * @param owner user id
 * @param group group id
 * @param mode permissions: {@code 0444}
 */
public record FileMount(
    Kind kind, String key, String target, int owner, int group, int mode, Place place) {
  /** Which section it is of. */
  public enum Kind {
    CONFIG,
    SECRET;

    /** As messages have it. */
    String word() {
      return this == SECRET ? "secret" : "config";
    }
  }
}
