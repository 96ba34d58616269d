package dev.berth.engine.embedded;

import dev.berth.engine.embedded.FileCalls.Status;
import dev.berth.engine.embedded.NativeCall.NativeException;
import dev.berth.engine.embedded.TarEntry.Attributes;
import dev.berth.engine.embedded.TarEntry.Kind;
import dev.berth.engine.embedded.TarEntry.Time;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory tree that is being made. It is walked name by name from the open directory above, and
 * never through a symbolic link: nothing outside the root can be reached, whatever was put into the
 * tree before. Times of directories are kept while their content changes. Confined to one thread.
 *
 * <p>The directories from the root to the one used last stay open, because the next entry of an
 * archive mostly belongs there too.
 */
final class LayerTree implements Closeable {
  private static final String HERE = ".";
  private static final String OPAQUE = "trusted.overlay.opaque";

  private static final long MOST_IMPLIED = 8L * 1024 * 1024;

  private final List<OpenDirectory> open = new ArrayList<>();
  private final Set<TarPath> implied = new LinkedHashSet<>();
  private long impliedLength;

  /**
   * @param root a directory, empty as yet or made by another tree
   */
  LayerTree(Path root) throws NativeException {
    open.add(new OpenDirectory("", FileCalls.openDirectory(root)));
  }

  /** A directory that is open, and the time it gets when it is let go. */
  private static final class OpenDirectory {
    private final String name;
    private final int descriptor;
    private Time modified;

    OpenDirectory(String name, int descriptor) throws NativeException {
      this.name = name;
      this.descriptor = descriptor;
      this.modified = FileCalls.status(descriptor, HERE).modified();
    }

    void close() throws NativeException {
      try {
        FileCalls.setModified(descriptor, HERE, modified);
      } finally {
        FileCalls.close(descriptor);
      }
    }
  }

  /**
   * The descriptor of a directory, made with the directories above it where missing; good until the
   * next call.
   *
   * @throws ArchiveException if something on the way is not a directory
   */
  int directory(TarPath path) throws IOException {
    List<String> names = path.components();
    int common = 0;
    while (common < names.size()
        && common + 1 < open.size()
        && open.get(common + 1).name.equals(names.get(common))) {
      common++;
    }
    closeBelow(common);
    for (int i = common; i < names.size(); i++) {
      enter(names.get(i), path, i + 1);
    }
    return open.getLast().descriptor;
  }

  private void enter(String name, TarPath path, int depth) throws IOException {
    int parent = open.getLast().descriptor;
    Status status = find(parent, name);
    if (status == null) {
      makeDirectory(parent, name);
      imply(new TarPath(path.components().subList(0, depth)));
    } else if (status.isWhiteout()) {
      FileCalls.remove(parent, name);
      makeDirectory(parent, name);
      FileCalls.setXattr(parent, name, OPAQUE, "y");
    } else if (!status.isDirectory()) {
      throw ArchiveException.broken(
          "the entry '%s' passes through '%s', which is not a directory"
              .formatted(path, TarPath.shown(name)));
    }
    open.add(new OpenDirectory(name, FileCalls.openDirectory(parent, name)));
  }

  private static void makeDirectory(int parent, String name) throws NativeException {
    FileCalls.makeDirectory(parent, name);
    FileCalls.setOwner(parent, name, 0, 0);
  }

  private void imply(TarPath path) throws ArchiveException {
    impliedLength += String.join("/", path.components()).length() + Long.BYTES;
    if (impliedLength > MOST_IMPLIED) {
      throw ArchiveException.tooLarge("it uses too many directories without describing them");
    }
    implied.add(path);
  }

  /** The directories that were used and never described, those above before those below. */
  List<TarPath> implied() {
    return List.copyOf(implied);
  }

  /**
   * Gives directories that a layer uses without describing them what the layers below say of them.
   *
   * @param directories of this tree, those above before those below
   * @param below whole layers, the topmost first
   */
  void describeAsBelow(List<TarPath> directories, List<Path> below) throws IOException {
    for (TarPath path : directories) {
      int parent = directory(path.parent());
      Status status = find(parent, path.name());
      if (status != null && status.isDirectory()) {
        describeAsBelow(parent, path.name(), below);
      }
    }
  }

  private void describeAsBelow(int parent, String name, List<Path> below) throws NativeException {
    for (Path layer : below) {
      Status status = Files.isDirectory(layer) ? findBelow(layer, name) : null;
      if (status != null) {
        if (status.isDirectory()) {
          FileCalls.setOwner(parent, name, status.uid(), status.gid());
          FileCalls.setMode(parent, name, status.mode() & 07777);
          FileCalls.setModified(parent, name, status.modified());
        }
        return;
      }
    }
  }

  /** What a layer below has at a name in the directory that is open here; null for nothing. */
  private @Nullable Status findBelow(Path layer, String name) throws NativeException {
    int directory = FileCalls.openDirectory(layer);
    try {
      for (OpenDirectory entered : open.subList(1, open.size())) {
        Status status = find(directory, entered.name);
        if (status == null || !status.isDirectory()) {
          return status;
        }
        int next = FileCalls.openDirectory(directory, entered.name);
        FileCalls.close(directory);
        directory = next;
      }
      return find(directory, name);
    } finally {
      FileCalls.close(directory);
    }
  }

  /** Gives a directory its attributes, after making it where it is missing. */
  void describe(TarPath path, Attributes attributes) throws IOException {
    int descriptor = directory(path);
    FileCalls.setOwner(descriptor, HERE, attributes.uid(), attributes.gid());
    FileCalls.setMode(descriptor, HERE, attributes.mode());
    setXattrs(descriptor, HERE, attributes.xattrs());
    implied.remove(path);
    open.getLast().modified = attributes.modified();
  }

  /** Gives what was just made its attributes; a symbolic link has no more than owner and time. */
  void describe(int parent, String name, Kind kind, Attributes attributes) throws IOException {
    FileCalls.setOwner(parent, name, attributes.uid(), attributes.gid());
    if (kind != Kind.SYMBOLIC_LINK) {
      FileCalls.setMode(parent, name, attributes.mode());
    }
    if (kind == Kind.FILE) {
      setXattrs(parent, name, attributes.xattrs());
    }
    FileCalls.setModified(parent, name, attributes.modified());
  }

  private static void setXattrs(int parent, String name, Map<String, String> xattrs)
      throws NativeException {
    for (Map.Entry<String, String> xattr : xattrs.entrySet()) {
      if (isKept(xattr.getKey())) {
        setXattr(parent, name, xattr.getKey(), xattr.getValue());
      }
    }
  }

  /**
   * Attributes that mean something to the kernel's overlay, to this machine's labels or to root
   * alone are not for an archive to set.
   */
  private static boolean isKept(String key) {
    return key.equals("security.capability")
        || key.startsWith("system.posix_acl_")
        || (key.startsWith("user.") && !key.startsWith("user.overlay."));
  }

  private static void setXattr(int parent, String name, String key, String value)
      throws NativeException {
    try {
      FileCalls.setXattr(parent, name, key, value);
    } catch (NativeException e) {
      boolean matters = key.startsWith("security.");
      if (e.errno() != FileCalls.EOPNOTSUPP || matters) {
        throw e;
      }
    }
  }

  /** Marks a directory as hiding what layers below have under its name. */
  void hideBelow(TarPath directory) throws IOException {
    FileCalls.setXattr(directory(directory), HERE, OPAQUE, "y");
  }

  /** Marks a name as removed from the layers below. */
  void hide(TarPath path) throws IOException {
    int parent = directory(path.parent());
    Status status = find(parent, path.name());
    if (status == null) {
      FileCalls.makeNode(parent, path.name(), FileCalls.CHARACTER_DEVICE);
    } else if (status.isDirectory()) {
      hideBelow(path);
    }
  }

  /** Makes room for an entry: what an earlier entry put at this name gives way. */
  void clear(TarPath path) throws IOException {
    int parent = directory(path.parent());
    Status status = find(parent, path.name());
    if (status == null) {
      return;
    }
    if (!status.isDirectory()) {
      FileCalls.remove(parent, path.name());
      return;
    }
    try {
      FileCalls.removeDirectory(parent, path.name());
    } catch (NativeException e) {
      if (e.errno() != FileCalls.ENOTEMPTY) {
        throw e;
      }
      throw ArchiveException.broken(
          "the entry '%s' takes the place of a directory".formatted(path));
    }
  }

  /** Makes room for a directory: one that is there stays. */
  void clearForDirectory(TarPath path) throws IOException {
    if (path.isRoot()) {
      return;
    }
    Status status = find(directory(path.parent()), path.name());
    if (status != null && !status.isDirectory() && !status.isWhiteout()) {
      clear(path);
    }
  }

  /** What is at a name; null for nothing. */
  static @Nullable Status find(int parent, String name) throws NativeException {
    try {
      return FileCalls.status(parent, name);
    } catch (NativeException e) {
      if (e.errno() == NativeException.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private void closeBelow(int depth) throws NativeException {
    while (open.size() > depth + 1) {
      open.removeLast().close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeBelow(-1);
    } finally {
      while (!open.isEmpty()) {
        FileCalls.close(open.removeLast().descriptor);
      }
    }
  }
}
