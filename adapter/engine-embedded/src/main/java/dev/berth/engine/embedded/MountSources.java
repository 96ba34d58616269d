package dev.berth.engine.embedded;

import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.NativeCall.NativeException;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds what a task's volumes and bind mounts lead to. Other tasks may write into a volume at the
 * same time, so nothing in it is trusted: a folder of it is opened once, with every link kept
 * inside, and what was opened is mounted. Thread-safe.
 */
final class MountSources {
  private final FileVolumes volumes;

  MountSources(FileVolumes volumes) {
    this.volumes = volumes;
  }

  /**
   * Where the volumes of a task lie, by where they are in the task; its bind mounts are looked at.
   *
   * @throws BerthException {@code INVALID_INPUT} for a place that is not there or leads elsewhere
   */
  Map<String, Path> of(TaskSpec spec, TaskFolder folder) throws IOException {
    Map<String, Path> sources = new LinkedHashMap<>();
    for (Mount mount : spec.filesystem().mounts()) {
      switch (mount) {
        case Mount.Volume volume -> sources.put(volume.target(), volume(spec, folder, volume));
        case Mount.Bind bind -> check(spec, bind);
        case Mount.Tmpfs tmpfs -> {}
        case Mount.File file -> {}
      }
    }
    return sources;
  }

  private static void check(TaskSpec spec, Mount.Bind bind) throws IOException {
    try {
      DescriptorCalls.close(DescriptorCalls.openWithoutLinks(bind.source()));
    } catch (NativeException e) {
      String source = bind.source().toString();
      switch (e.errno()) {
        case NativeException.ENOENT, NativeException.ENOTDIR ->
            throw refusal(
                spec, "there is no file or directory %s to bind. Make it first".formatted(source));
        case NativeException.ELOOP ->
            throw refusal(
                spec,
                "a symbolic link is on the way to %s. Name what it leads to".formatted(source));
        default -> throw e;
      }
    }
  }

  private Path volume(TaskSpec spec, TaskFolder folder, Mount.Volume volume) throws IOException {
    if (volume.subpath() == null) {
      return volumes
          .take(volume.volume(), data -> copyUp(folder.root(), volume.target(), data))
          .path();
    }
    Path data = volumes.take(volume.volume(), empty -> {}).path();
    int place = open(spec, volume, data, volume.subpath());
    try {
      return mount(folder, place);
    } finally {
      DescriptorCalls.close(place);
    }
  }

  private static int open(TaskSpec spec, Mount.Volume volume, Path data, String subpath)
      throws IOException {
    if (subpath.isEmpty() || subpath.startsWith("/")) {
      throw refusal(
          spec, "the subpath '%s' of a volume is not relative to its root".formatted(subpath));
    }
    try {
      return DescriptorCalls.openBeneath(data, subpath);
    } catch (NativeException e) {
      switch (e.errno()) {
        case NativeException.ENOENT, NativeException.ENOTDIR ->
            throw refusal(
                spec,
                "the volume '%s' has no '%s'. Make it first".formatted(volume.volume(), subpath));
        case NativeException.EXDEV, NativeException.ELOOP ->
            throw refusal(
                spec, "'%s' leads out of the volume '%s'".formatted(subpath, volume.volume()));
        default -> throw e;
      }
    }
  }

  private static Path mount(TaskFolder folder, int place) throws IOException {
    Path target = folder.subpaths().resolve(Integer.toString(count(folder)));
    Files.createDirectories(folder.subpaths());
    if (Files.isDirectory(DescriptorCalls.shown(place))) {
      Files.createDirectory(target);
    } else {
      Files.createFile(target);
    }
    MountCalls.bind(place, target);
    return target;
  }

  private static int count(TaskFolder folder) throws IOException {
    return RecordFiles.files(folder.subpaths()).size();
  }

  private static BerthException refusal(TaskSpec spec, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot create task '%s': %s.".formatted(spec.id(), cause));
  }

  /** What the image has at a volume's place is what a new volume begins with. */
  private static void copyUp(Path root, String target, Path data) throws IOException {
    int descriptor;
    try {
      descriptor = DescriptorCalls.openInRoot(root, target);
    } catch (NativeException e) {
      if (e.errno() == NativeException.ENOENT) {
        return;
      }
      throw e;
    }
    try {
      Path shown = DescriptorCalls.shown(descriptor);
      if (Files.isDirectory(shown)) {
        TreeCopy.copy(shown, data);
      }
    } finally {
      DescriptorCalls.close(descriptor);
    }
  }
}
