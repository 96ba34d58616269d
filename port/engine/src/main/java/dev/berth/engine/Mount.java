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
   *
   * @param subpath a folder inside the volume, relative, that is mounted instead of the whole;
   *     null: the whole
   */
  record Volume(VolumeName volume, String target, boolean readOnly, @Nullable String subpath)
      implements Mount {
    /** The whole of a volume. */
    public Volume(VolumeName volume, String target, boolean readOnly) {
      this(volume, target, readOnly, null);
    }
  }

  /**
   * Memory.
   *
   * @param size the most it holds; null: half of the machine's memory, as Linux has it
   * @param mode permissions in octal; null: 1777
   */
  record Tmpfs(String target, @Nullable ByteSize size, @Nullable Integer mode) implements Mount {}

  /**
   * One file of given content, read-only, kept in memory: a config or a secret. The content itself
   * is never part of a task's description: {@link Tasks#create} is handed where to get it.
   *
   * @param content the id under which {@link Contents} has it
   * @param owner user id, 0 to 2^31 - 1
   * @param group group id, 0 to 2^31 - 1
   * @param mode permissions: {@code 0444}
   */
  record File(String target, String content, int owner, int group, int mode) implements Mount {}
}
