package dev.berth.engine.embedded;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a tar. Names, link targets and values are raw text, see {@link TarPath}.
 *
 * @param link where a symbolic link leads, or what a hard link names; otherwise empty
 * @param size of its data in the archive, in bytes
 * @param sparse where the data belongs in a file with holes; null for any other
 */
record TarEntry(
    Kind kind,
    TarPath path,
    String link,
    Attributes attributes,
    long size,
    @Nullable SparseMap sparse) {

  enum Kind {
    FILE,
    HARD_LINK,
    SYMBOLIC_LINK,
    DIRECTORY,
    FIFO,
    /** A character device 0:0, which overlayfs takes as the mark of a removed file. */
    WHITEOUT,
    /** Any other device. */
    DEVICE
  }

  /**
   * Beside the data.
   *
   * @param mode permissions, with setuid, setgid and sticky
   * @param xattrs extended attributes, name to value
   */
  record Attributes(int mode, int uid, int gid, Time modified, Map<String, String> xattrs) {
    /** Of a directory that an archive uses and does not describe. */
    static Attributes ofDirectory(Time modified) {
      return new Attributes(0755, 0, 0, modified, Map.of());
    }

    Attributes {
      xattrs = Map.copyOf(xattrs);
    }
  }

  /** A point in time, since 1970. */
  record Time(long seconds, int nanoseconds) {}

  /**
   * A file with holes.
   *
   * @param size of the file, holes included
   * @param chunks ascending, apart, within the size
   */
  record SparseMap(long size, List<Chunk> chunks) {
    SparseMap {
      chunks = List.copyOf(chunks);
    }

    /** How many bytes of data there are. */
    long stored() {
      return chunks.stream().mapToLong(Chunk::length).sum();
    }
  }

  /** A stretch of data in a file with holes. */
  record Chunk(long offset, long length) {}
}
