package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One thing mounted into a task. */
public sealed interface Mount {
  /** Where in the task, an absolute path. */
  String target();

  /**
   * A file or directory of the machine.
   *
   * @param source an absolute path that exists, symbolic links resolved
   */
  record Bind(Path source, String target, boolean readOnly) implements Mount {}

  /**
   * A named volume, made when it does not exist; filled from the image when it is new and empty.
   */
  record Volume(VolumeName volume, String target, boolean readOnly) implements Mount {}

  /**
   * Memory.
   *
   * @param size the most it holds; null: half of the machine's memory, as Linux has it
   * @param mode permissions in octal; null: 1777
   */
  record Tmpfs(String target, @Nullable ByteSize size, @Nullable Integer mode) implements Mount {}
}
