package dev.berth.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file that becomes {@code FILE.1} and so on when it is full; it is known
 * again by its inode. For one thread.
 */
final class RotatedFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int MOST_FILES = 10;

  private final Path file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private @Nullable FileChannel channel;
  private long inode;
  private long offset;

  /**
   * How far it was read.
   *
   * @param offset where the next line begins
   */
  record Place(long inode, long offset) {}

  RotatedFile(Path file) {
    this.file = file;
  }

  /**
   * Goes on at a place; if that is not there any more, with the oldest file that is.
   *
   * @return whether it was there
   */
  boolean begin(Place place) throws IOException {
    close();
    List<Path> files = files();
    for (Path each : files) {
      if (inode(each) == place.inode() && Files.size(each) >= place.offset()) {
        open(each, place.offset());
        return true;
      }
    }
    if (!files.isEmpty()) {
      open(files.getLast(), 0);
    }
    return false;
  }

  /** Begins with what is written now, without what was moved away. */
  void begin() throws IOException {
    close();
    if (Files.exists(file)) {
      open(file, 0);
    }
  }

  Place place() {
    return new Place(inode, offset);
  }

  private void open(Path path, long at) throws IOException {
    FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
    channel = opened;
    inode = inode(path);
    offset = at;
  }

  private static long inode(Path path) throws IOException {
    return (Long) Files.getAttribute(path, "unix:ino");
  }

  /** The newest first. */
  private List<Path> files() {
    List<Path> found = new ArrayList<>();
    for (int i = 0; i < MOST_FILES; i++) {
      Path each = i == 0 ? file : file.resolveSibling(file.getFileName() + "." + i);
      if (Files.exists(each)) {
        found.add(each);
      }
    }
    return found;
  }

  /**
   * The next whole lines; none: there are none now.
   *
   * @throws IOException if the disk fails
   */
  List<Line> next() throws IOException {
    if (channel == null) {
      begin();
    }
    boolean moved = channel != null && isMoved();
    List<Line> lines = channel == null ? List.of() : read(channel);
    if (lines.isEmpty() && moved) {
      goOn();
      return channel == null ? List.of() : read(channel);
    }
    return lines;
  }

  /** A line, and where it ends. */
  record Line(String text, Place end) {}

  private List<Line> read(FileChannel from) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && from.read(buffer, offset + buffer.position()) > 0) {
      // Reads on.
    }
    byte[] bytes = buffer.array();
    List<Line> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < buffer.position(); i++) {
      if (bytes[i] == '\n') {
        String text = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
        lines.add(new Line(text, new Place(inode, offset + i + 1)));
        begin = i + 1;
      }
    }
    // A line that fills the whole buffer is none of ours.
    offset += begin == 0 && !buffer.hasRemaining() ? buffer.position() : begin;
    return lines;
  }

  private boolean isMoved() throws IOException {
    try {
      return inode(file) != inode;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The file that was begun after this one. */
  private void goOn() throws IOException {
    List<Path> files = files();
    Optional<Path> next = Optional.empty();
    for (int i = 0; i < files.size(); i++) {
      if (inode(files.get(i)) == inode && i > 0) {
        next = Optional.of(files.get(i - 1));
      }
    }
    Path chosen = next.orElse(files.isEmpty() ? file : files.getLast());
    close();
    open(chosen, 0);
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
