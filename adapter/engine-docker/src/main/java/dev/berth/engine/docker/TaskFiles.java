package dev.berth.engine.docker;

import dev.berth.engine.Contents;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.docker.DockerSettings.Home;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configs and secrets of tasks: files in memory, below a directory that nobody else may enter,
 * mounted read-only into their task. They outlive this process, and are gone after a reboot as the
 * tasks are. Thread-safe: a task's files are its own.
 */
final class TaskFiles {
  /** Docker takes 500 KiB of a secret and 1,000 KiB of a config. */
  private static final ByteSize LARGEST = ByteSize.ofMebibytes(1);

  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

  /** Where Linux always has memory, for machines whose {@code /run} lies on a disk. */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path run;
  private final Path otherwise;

  /**
   * @param home whose directory for what vanishes at a reboot is used where it is memory
   */
  TaskFiles(Home home) {
    this.run = home.run().resolve("files");
    this.otherwise = SHARED_MEMORY.resolve("berth-" + home.instance());
  }

  private Path directory() throws IOException {
    Path nearest = run;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (MEMORY.contains(Files.getFileStore(nearest).type())) {
      return run;
    }
    if (Files.isDirectory(SHARED_MEMORY)
        && MEMORY.contains(Files.getFileStore(SHARED_MEMORY).type())) {
      return otherwise;
    }
    throw new IOException(
        "neither '%s' nor '%s' is memory. Mount a tmpfs there".formatted(run, SHARED_MEMORY));
  }

  /**
   * Writes those of a task.
   *
   * @return where they lie, by where they are in the task
   * @throws BerthException {@code INVALID_INPUT} for one that is too large, {@code NOT_FOUND} for
   *     one whose content is not there
   */
  Map<String, Path> write(TaskSpec spec, Contents contents) {
    Map<String, Path> sources = new LinkedHashMap<>();
    try {
      for (Mount mount : spec.filesystem().mounts()) {
        if (mount instanceof Mount.File file) {
          byte[] content = contents.read(file.content());
          requireSmall(spec, file, content.length);
          sources.put(file.target(), write(spec.id(), sources.size(), file, content));
        }
      }
      return sources;
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot create task '%s': its configs and secrets cannot be written: %s."
              .formatted(spec.id(), trouble(e)),
          e);
    }
  }

  private Path write(TaskId id, int number, Mount.File file, byte[] content) throws IOException {
    Path directory = directory();
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Path folder = Files.createDirectories(directory.resolve(id.value()));
    Path source = folder.resolve(Integer.toString(number));
    Files.write(source, content);
    Files.setAttribute(source, "unix:uid", file.owner());
    Files.setAttribute(source, "unix:gid", file.group());
    // Changing the owner takes set-user-id bits away.
    Files.setAttribute(source, "unix:mode", file.mode() & 07777);
    return source;
  }

  private static void requireSmall(TaskSpec spec, Mount.File file, int bytes) {
    if (bytes > LARGEST.bytes()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot create task '%s': the config or secret for '%s' has %d bytes, and %d are the most. Put it into a volume or the image."
              .formatted(spec.id(), file.target(), bytes, LARGEST.bytes()));
    }
  }

  /** Removes those of a task. Idempotent. */
  void remove(TaskId id) {
    try {
      for (Path directory : List.of(run, otherwise)) {
        removeFolder(directory.resolve(id.value()));
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot remove the configs and secrets of task '%s': %s.".formatted(id, trouble(e)),
          e);
    }
  }

  /** Removes those of tasks that are no more, and what holds them when none is left. */
  void keepOnly(Set<String> tasks) throws IOException {
    for (Path directory : List.of(run, otherwise)) {
      keepOnly(directory, tasks);
    }
  }

  private static void keepOnly(Path directory, Set<String> tasks) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
      for (Path folder : folders) {
        if (!tasks.contains(folder.getFileName().toString())) {
          removeFolder(folder);
        }
      }
    } catch (NoSuchFileException _) {
      return;
    }
    if (tasks.isEmpty()) {
      Files.deleteIfExists(directory);
    }
  }

  private static String trouble(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static void removeFolder(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      return;
    }
    Files.deleteIfExists(folder);
  }
}
