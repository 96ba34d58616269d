package dev.berth.engine.embedded;

import dev.berth.engine.embedded.NativeCall.NativeException;
import dev.berth.engine.embedded.TarEntry.Chunk;
import dev.berth.engine.embedded.TarEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;

/**
 * Unpacks the tar of a layer into the form that overlayfs takes for a lower directory, with owners,
 * permissions, times, extended attributes, links and holes. Archives are not trusted: what would
 * touch anything outside the target is refused, devices are left out (a task gets its own {@code
 * /dev}). Stateless.
 *
 * <p>A layer says that a file of a lower one is gone with an entry {@code .wh.NAME}, and that
 * nothing of a directory shows through with {@code .wh..wh..opq}; overlayfs has a character device
 * 0:0 and an attribute for these.
 */
final class LayerUnpacker {
  private static final Logger LOG = System.getLogger(LayerUnpacker.class.getName());
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String AUFS = ".wh..wh.";
  private static final int BUFFER = 128 * 1024;

  private final ArchiveBudget budget;

  LayerUnpacker(ArchiveBudget budget) {
    this.budget = budget;
  }

  /**
   * What came out.
   *
   * @param bytes of data in files
   * @param ended whether the archive had the mark that ends one
   * @param implied directories that it uses without describing them; see {@link
   *     LayerTree#describeAsBelow}
   */
  record Unpacked(long bytes, boolean ended, List<TarPath> implied) {
    Unpacked {
      implied = List.copyOf(implied);
    }
  }

  /**
   * Unpacks a tar. What came out is not on the disk before the file system is synced.
   *
   * @param tar read to its end
   * @param target an empty directory
   * @throws ArchiveException for an archive that is broken, hostile or too large
   */
  Unpacked unpack(InputStream tar, Path target) throws IOException {
    TarReader reader = new TarReader(tar);
    try (LayerTree tree = new LayerTree(target);
        Arena arena = Arena.ofConfined()) {
      Work work = new Work(reader, tree, arena.allocate(BUFFER));
      TarEntry entry = reader.next();
      while (entry != null) {
        budget.countEntry();
        work.add(entry);
        entry = reader.next();
      }
      tar.transferTo(OutputStream.nullOutputStream());
      if (work.devices > 0) {
        LOG.log(Level.DEBUG, "Left {0} device nodes out of a layer", work.devices);
      }
      return new Unpacked(work.bytes, reader.ended(), tree.implied());
    }
  }

  /** The unpacking of one tar. */
  private static final class Work {
    private final TarReader reader;
    private final LayerTree tree;
    private final MemorySegment buffer;
    private final byte[] chunk = new byte[BUFFER];
    private long bytes;
    private long devices;

    Work(TarReader reader, LayerTree tree, MemorySegment buffer) {
      this.reader = reader;
      this.tree = tree;
      this.buffer = buffer;
    }

    void add(TarEntry entry) throws IOException {
      try {
        addOne(entry);
      } catch (NativeException e) {
        throw new IOException("Cannot unpack the entry '%s'".formatted(entry.path()), e);
      }
    }

    private void addOne(TarEntry entry) throws IOException {
      TarPath path = entry.path();
      if (!path.isRoot() && path.name().startsWith(WHITEOUT)) {
        addWhiteout(path);
        return;
      }
      if (path.isRoot() && entry.kind() != Kind.DIRECTORY) {
        throw ArchiveException.broken("an entry takes the place of the root directory");
      }
      switch (entry.kind()) {
        case FILE -> addFile(entry);
        case DIRECTORY -> {
          tree.clearForDirectory(path);
          tree.describe(path, entry.attributes());
        }
        case SYMBOLIC_LINK -> addSymbolicLink(entry);
        case HARD_LINK -> addHardLink(path, TarPath.parse(entry.link()));
        case FIFO -> addNode(entry, FileCalls.FIFO);
        case WHITEOUT -> tree.hide(path);
        case DEVICE -> devices++;
      }
    }

    private void addWhiteout(TarPath path) throws IOException {
      String name = path.name();
      if (name.equals(OPAQUE)) {
        tree.hideBelow(path.parent());
        return;
      }
      if (name.startsWith(AUFS)) {
        return;
      }
      String hidden = name.substring(WHITEOUT.length());
      if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
        throw ArchiveException.broken("the entry '%s' removes nothing".formatted(path));
      }
      tree.hide(path.parent().child(hidden));
    }

    private void addFile(TarEntry entry) throws IOException {
      TarPath path = entry.path();
      tree.clear(path);
      int parent = tree.directory(path.parent());
      int file = FileCalls.createFile(parent, path.name());
      try {
        if (entry.sparse() == null) {
          copy(file, new Chunk(0, entry.size()));
        } else {
          FileCalls.setSize(file, entry.sparse().size());
          for (Chunk data : entry.sparse().chunks()) {
            copy(file, data);
          }
        }
      } finally {
        FileCalls.close(file);
      }
      tree.describe(parent, path.name(), entry.kind(), entry.attributes());
    }

    private void copy(int file, Chunk data) throws IOException {
      long position = data.offset();
      long left = data.length();
      while (left > 0) {
        int read = reader.read(chunk, 0, (int) Math.min(chunk.length, left));
        MemorySegment.copy(chunk, 0, buffer, ValueLayout.JAVA_BYTE, 0, read);
        long written = 0;
        while (written < read) {
          written +=
              FileCalls.write(file, buffer.asSlice(written), read - written, position + written);
        }
        position += read;
        left -= read;
        bytes += read;
      }
    }

    private void addSymbolicLink(TarEntry entry) throws IOException {
      TarPath path = entry.path();
      if (entry.link().isEmpty() || entry.link().indexOf('\0') >= 0) {
        throw ArchiveException.broken("the link '%s' leads nowhere".formatted(path));
      }
      tree.clear(path);
      int parent = tree.directory(path.parent());
      FileCalls.makeSymbolicLink(parent, path.name(), entry.link());
      tree.describe(parent, path.name(), entry.kind(), entry.attributes());
    }

    /** The target is a name in the same tree: only such can be reached. */
    private void addHardLink(TarPath path, TarPath target) throws IOException {
      if (path.equals(target)) {
        return;
      }
      if (target.isRoot()) {
        throw ArchiveException.broken("the hard link '%s' names a directory".formatted(path));
      }
      int kept = FileCalls.openDirectory(tree.directory(target.parent()), ".");
      try {
        FileCalls.Status status = LayerTree.find(kept, target.name());
        if (status == null || status.isDirectory()) {
          throw ArchiveException.broken(
              "the hard link '%s' names '%s', which is not a file in it".formatted(path, target));
        }
        tree.clear(path);
        FileCalls.makeHardLink(kept, target.name(), tree.directory(path.parent()), path.name());
      } finally {
        FileCalls.close(kept);
      }
    }

    private void addNode(TarEntry entry, int kind) throws IOException {
      TarPath path = entry.path();
      tree.clear(path);
      int parent = tree.directory(path.parent());
      FileCalls.makeNode(parent, path.name(), kind);
      tree.describe(parent, path.name(), entry.kind(), entry.attributes());
    }
  }
}
