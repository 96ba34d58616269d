package dev.berth.router;

import dev.berth.records.AccessLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code access.log}; when it is full it becomes {@code access.log.1} and so on, and the last one
 * goes. Only its owner may read it. Thread-safe.
 */
final class AccessLogFile implements AccessLog {
  private final Path file;
  private final long mostBytes;
  private final int mostFiles;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable OutputStream out;
  private long written;
  private long generation;
  private boolean closed;

  /** How far the log reaches: the same generation is the same file. */
  record Position(long generation, long length) {}

  /**
   * Nothing is made before something is written.
   *
   * @param mostFiles with the one that is written
   */
  AccessLogFile(Path file, long mostBytes, int mostFiles) {
    this.file = file;
    this.mostBytes = mostBytes;
    this.mostFiles = mostFiles;
  }

  @Override
  public void append(byte[] lines, int length) throws IOException {
    lock.lock();
    try {
      OutputStream to = out == null ? open() : out;
      if (written > 0 && written + length > mostBytes) {
        to.close();
        rotate();
        to = open();
      }
      to.write(lines, 0, length);
      written += length;
      changed.signalAll();
    } catch (IOException e) {
      giveUp();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private OutputStream open() throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    OutputStream opened = Files.newOutputStream(file, StandardOpenOption.APPEND);
    out = opened;
    written = Files.size(file);
    if (written > 0 && !endsWithLine()) {
      // What a crash has cut off is a line of its own.
      opened.write('\n');
      written++;
    }
    return opened;
  }

  private boolean endsWithLine() throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) == '\n';
    }
  }

  private void rotate() throws IOException {
    for (int i = mostFiles - 1; i > 0; i--) {
      Path from = i == 1 ? file : numbered(i - 1);
      if (Files.exists(from)) {
        Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (mostFiles == 1) {
      Files.deleteIfExists(file);
    }
    out = null;
    generation++;
  }

  /** The next who writes opens the file anew. */
  private void giveUp() {
    OutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is given up because of a failure that is told already.
        return;
      }
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  Path file() {
    return file;
  }

  /** The files that there are, the newest first. */
  List<Path> files() {
    List<Path> found = new ArrayList<>();
    for (int i = 0; i < mostFiles; i++) {
      Path each = i == 0 ? file : numbered(i);
      if (Files.exists(each)) {
        found.add(each);
      }
    }
    return found;
  }

  Position position() {
    lock.lock();
    try {
      return new Position(generation, length());
    } finally {
      lock.unlock();
    }
  }

  private long length() {
    try {
      return out == null && Files.exists(file) ? Files.size(file) : written;
    } catch (IOException e) {
      return written;
    }
  }

  /** Waits until the log reaches elsewhere, or it is closed, or a second is over. */
  void awaitChange(Position seen) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(1);
      while (left > 0 && !closed && new Position(generation, length()).equals(seen)) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      giveUp();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
