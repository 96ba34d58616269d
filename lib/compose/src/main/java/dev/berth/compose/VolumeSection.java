package dev.berth.compose;

import dev.berth.kernel.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code volumes:}.
 *
 * @param name the explicit {@code name:}, the key of an external one; null: made of the stack's
 *     name and the key
 * @param external whether it exists already and is not made or removed with the stack
 * @param driver null: not said
 * @param driverOptions {@code driver_opts}
 */
public record VolumeSection(
    @Nullable String name,
    boolean external,
    @Nullable String driver,
    Map<String, String> driverOptions,
    Map<String, String> labels,
    Place place) {
  public VolumeSection {
    driverOptions = Copies.of(driverOptions);
    labels = Copies.of(labels);
  }
}
