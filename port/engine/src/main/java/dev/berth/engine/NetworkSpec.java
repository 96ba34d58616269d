package dev.berth.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network to be made.
 *
 * @param internal whether nothing leads out of it
 * @param subnet in CIDR form; null: the engine chooses
 */
public record NetworkSpec(
    NetworkName name, boolean internal, @Nullable String subnet, Map<String, String> labels) {
  public NetworkSpec {
    labels = Map.copyOf(labels);
  }

  public static NetworkSpec of(NetworkName name, Map<String, String> labels) {
    return new NetworkSpec(name, false, null, labels);
  }
}
