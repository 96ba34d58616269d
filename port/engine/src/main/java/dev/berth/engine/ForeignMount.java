package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import org.jspecify.annotations.Nullable;

/** One thing mounted into the tasks of a {@link ForeignService}. */
public sealed interface ForeignMount {
  /** Where in the task, an absolute path. */
  String target();

  /** A file or directory of the machine. */
  record Bind(String source, String target, boolean readOnly) implements ForeignMount {}

  /**
   * A volume.
   *
   * @param name the engine's own
   */
  record Volume(String name, String target, boolean readOnly) implements ForeignMount {}

  /** Memory. */
  record Tmpfs(String target, @Nullable ByteSize size, @Nullable Integer mode)
      implements ForeignMount {}

  /**
   * A config.
   *
   * @param name the cluster's own
   * @param mode permissions: {@code 0444}
   */
  record Config(String name, String content, String target, int owner, int group, int mode)
      implements ForeignMount {}
}
