package dev.berth.engine.embedded;

import dev.berth.kernel.ByteSize;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one archive may still use of the machine: bytes once decompressed, entries, room on the
 * disk. Thread-safe.
 */
final class ArchiveBudget {
  private static final long CHECKED_EVERY = 16L * 1024 * 1024;

  private final Limits limits;
  private final Path directory;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong nextCheck = new AtomicLong();

  /**
   * @param directory on the file system that has to keep room
   */
  ArchiveBudget(Limits limits, Path directory) {
    this.limits = limits;
    this.directory = directory;
  }

  /**
   * The bounds of one archive.
   *
   * @param bytes of the archive, and again of its layers, each decompressed
   * @param entries in all its layers
   * @param reserve what stays free on the disk
   */
  record Limits(ByteSize bytes, long entries, ByteSize reserve) {
    static final Limits DEFAULT =
        new Limits(ByteSize.parse("64g"), 2_000_000, ByteSize.ofMebibytes(512));
  }

  /** Counts what is read from a stream. */
  InputStream count(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int read = in.read();
        addBytes(read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        addBytes(Math.max(0, read));
        return read;
      }

      @Override
      public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 8192)).length;
      }
    };
  }

  /** Checks, before anything is fetched, what a list of packed files says of their sizes. */
  void checkPacked(long... sizes) throws ArchiveException {
    long sum = 0;
    for (long size : sizes) {
      sum = Math.min(Long.MAX_VALUE / 2, sum + Math.min(size, Long.MAX_VALUE / 2));
    }
    if (sum > limits.bytes().bytes()) {
      throw ArchiveException.tooLarge("it is larger than the %s allowed".formatted(limits.bytes()));
    }
  }

  private void addBytes(int count) throws IOException {
    long now = bytes.addAndGet(count);
    if (now > limits.bytes().bytes()) {
      throw ArchiveException.tooLarge("it is larger than the %s allowed".formatted(limits.bytes()));
    }
    long check = nextCheck.get();
    if (now >= check && nextCheck.compareAndSet(check, now + CHECKED_EVERY)) {
      checkRoom();
    }
  }

  private void checkRoom() throws IOException {
    long usable = Files.getFileStore(directory).getUsableSpace();
    if (usable < limits.reserve().bytes()) {
      throw ArchiveException.tooLarge(
          "the disk has only %s left".formatted(new ByteSize(Math.max(0, usable))));
    }
  }

  void countEntry() throws ArchiveException {
    if (entries.incrementAndGet() > limits.entries()) {
      throw ArchiveException.tooLarge(
          "it has more than the %d entries allowed".formatted(limits.entries()));
    }
  }

  /** Bytes so far. */
  long bytes() {
    return bytes.get();
  }
}
