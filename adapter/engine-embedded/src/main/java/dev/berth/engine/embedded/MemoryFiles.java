package dev.berth.engine.embedded;

import dev.berth.engine.Contents;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task's configs and secrets: each a file in memory of the task's own, which is mounted when the
 * task is made and goes with it. It outlives this process, and the engine writes it to no disk.
 */
final class MemoryFiles {
  /** Docker takes 500 KiB of a secret and 1,000 KiB of a config. */
  private static final ByteSize LARGEST = ByteSize.ofMebibytes(1);

  private MemoryFiles() {}

  /**
   * Writes those of a task.
   *
   * @return where they lie, by where they are in the task
   * @throws BerthException {@code INVALID_INPUT} for one that is too large, {@code NOT_FOUND} for
   *     one whose content is not there
   */
  static Map<String, Path> write(TaskSpec spec, Contents contents, TaskFolder folder)
      throws IOException {
    List<Mount.File> files =
        spec.filesystem().mounts().stream()
            .filter(Mount.File.class::isInstance)
            .map(Mount.File.class::cast)
            .toList();
    if (files.isEmpty()) {
      return Map.of();
    }
    Files.createDirectories(folder.files());
    MountCalls.mountMemory(folder.files());
    if (!MountCalls.isMemory(folder.files())) {
      throw new IOException("there is no memory for configs and secrets at " + folder.files());
    }
    Map<String, Path> sources = new LinkedHashMap<>();
    for (Mount.File file : files) {
      byte[] content = contents.read(file.content());
      requireSmall(spec, file, content.length);
      Path source = folder.files().resolve(Integer.toString(sources.size()));
      Files.write(source, content);
      Files.setAttribute(source, "unix:uid", file.owner());
      Files.setAttribute(source, "unix:gid", file.group());
      // Changing the owner takes set-user-id bits away.
      Files.setAttribute(source, "unix:mode", file.mode() & 07777);
      sources.put(file.target(), source);
    }
    return sources;
  }

  private static void requireSmall(TaskSpec spec, Mount.File file, int bytes) {
    if (bytes > LARGEST.bytes()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot create task '%s': the config or secret for '%s' has %d bytes, and %d are the most. Put it into a volume or the image."
              .formatted(spec.id(), file.target(), bytes, LARGEST.bytes()));
    }
  }
}
