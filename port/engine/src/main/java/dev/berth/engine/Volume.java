package dev.berth.engine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A named volume.
 *
 * @param path where it lies on the machine
 */
public record Volume(VolumeName name, Path path, Instant created, Map<String, String> labels) {
  public Volume {
    labels = Map.copyOf(labels);
  }
}
