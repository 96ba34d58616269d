package dev.berth.engine;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network to be made.
 *
 * @param internal whether nothing leads out of it
 * @param subnet in CIDR form; null: the engine chooses
 * @param options of the driver: {@code encrypted}; an engine of one machine has none
 */
public record NetworkSpec(
    NetworkName name,
    boolean internal,
    @Nullable String subnet,
    Map<String, String> labels,
    Map<String, String> options) {
  public NetworkSpec {
    labels = Map.copyOf(labels);
    // What an older release has stored knows none.
    options = Map.copyOf(Objects.requireNonNullElse(options, Map.of()));
  }

  /** Without options. */
  public NetworkSpec(
      NetworkName name, boolean internal, @Nullable String subnet, Map<String, String> labels) {
    this(name, internal, subnet, labels, Map.of());
  }

  public static NetworkSpec of(NetworkName name, Map<String, String> labels) {
    return new NetworkSpec(name, false, null, labels);
  }
}
