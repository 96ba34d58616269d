package dev.berth.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The named volumes of an engine: what outlives tasks. Thread-safe. */
public interface Volumes {
  /** Makes a volume, or returns the one that exists. */
  Volume create(VolumeName name, Map<String, String> labels);

  Optional<Volume> find(VolumeName name);

  List<Volume> list();

  /**
   * Removes a volume with what is in it. Idempotent.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} while a task uses it
   */
  void remove(VolumeName name);
}
