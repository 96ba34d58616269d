package dev.berth.engine;

import java.util.List;

/**
 * What a task sees of disks beside its image.
 *
 * @param mounts in the order in which they are mounted
 * @param readOnlyRoot whether the image's own tree cannot be written
 */
public record Filesystem(List<Mount> mounts, boolean readOnlyRoot) {
  public static final Filesystem DEFAULT = new Filesystem(List.of(), false);

  public Filesystem {
    mounts = List.copyOf(mounts);
  }
}
