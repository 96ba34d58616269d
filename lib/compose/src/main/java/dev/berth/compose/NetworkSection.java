package dev.berth.compose;

import dev.berth.kernel.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code networks:}.
 *
 * @param name the explicit {@code name:}, the key of an external one; null: made of the stack's
 *     name and the key
 * @param external whether it exists already and is not made or removed with the stack
 * @param subnet the first {@code ipam.config[].subnet}; null: chosen
 * @param driverOptions {@code driver_opts}
 */
public record NetworkSection(
    @Nullable String name,
    boolean external,
    boolean internal,
    @Nullable String subnet,
    Map<String, String> labels,
    Map<String, String> driverOptions,
    Place place) {
  public NetworkSection {
    labels = Copies.of(labels);
    driverOptions = Copies.of(driverOptions);
  }
}
