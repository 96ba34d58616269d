package dev.berth.engine;

import dev.berth.kernel.ByteSize;
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
   * How much of the disk a volume takes, as far as it can be read while others write to it: the
   * sizes of its files, each counted once. Takes the longer the more files there are.
   *
   * @return 0 if there is none of the name
   */
  ByteSize used(VolumeName name);

  /**
   * Removes a volume with what is in it. Idempotent.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} while a task uses it
   */
  void remove(VolumeName name);
}
