package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import java.nio.file.Path;
import java.util.List;

/**
 * What a task's root is made of.
 *
 * @param image with its configuration
 * @param lowers unpacked layers, the topmost first, at least one: the lower directories of an
 *     overlay
 * @param mounts of the machine's own files, for the host image; read-only, in order
 */
record RootLayers(Image image, List<Path> lowers, List<HostMount> mounts) {
  RootLayers {
    lowers = List.copyOf(lowers);
    mounts = List.copyOf(mounts);
  }

  /** A file or directory of the machine, shown read-only in a task. */
  record HostMount(Path source, String target) {}
}
