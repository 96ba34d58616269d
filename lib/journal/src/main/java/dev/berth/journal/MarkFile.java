package dev.berth.journal;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where the {@link Mark} is; locked while its journal is open. Thread-safe. */
final class MarkFile implements AutoCloseable {
  static final String NAME = "mark";

  private final FileChannel file;
  private final @Nullable Mark found;
  private Mark mark;
  private long number;

  private MarkFile(FileChannel file, Mark.@Nullable Numbered newest) {
    this.file = file;
    this.found = newest == null ? null : newest.mark();
    this.number = newest == null ? 0 : newest.number();
    this.mark = newest == null ? new Mark(0, 0, new byte[0]) : newest.mark();
  }

  /**
   * @throws BerthException {@code CONFLICT} while the journal is open elsewhere
   */
  static MarkFile open(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve(NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (!isFree(file)) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot open the journal '%s': it is open already. Stop the other server first."
                .formatted(folder));
      }
      return new MarkFile(file, Mark.read(file));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean isFree(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The mark that was there when it was opened; null if there was none that could be read. */
  @Nullable Mark found() {
    return found;
  }

  // The lock is held while writing: two slots would be written at once otherwise.

  synchronized void write(Mark changed) throws IOException {
    number++;
    mark = changed;
    mark.write(file, number);
  }

  /** Writes where the journal begins; on disk when it returns. */
  synchronized void writeFirst(long first) throws IOException {
    write(new Mark(first, mark.end(), mark.note()));
    file.force(false);
  }

  synchronized Mark mark() {
    return mark;
  }

  synchronized void force() throws IOException {
    file.force(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
