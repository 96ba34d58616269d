package dev.berth.cli;

import dev.berth.kernel.ByteSize;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how much of a file has been read, every 16 MiB. Confined to one thread. */
final class CountedInputStream extends FilterInputStream {
  private static final long STEP = 16L * 1024 * 1024;

  private final String name;
  private final long size;
  private final Progress progress;
  private long count;
  private long next = STEP;

  /**
   * @param size 0 if nobody knows
   */
  CountedInputStream(InputStream in, String name, long size, Progress progress) {
    super(in);
    this.name = name;
    this.size = size;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    counted(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    counted(Math.max(0, read));
    return read;
  }

  private void counted(int read) {
    count += read;
    if (count >= next) {
      next = count + STEP;
      String all = size == 0 ? "" : " of " + new ByteSize(size);
      progress.update("Sending " + name + ": " + new ByteSize(count) + all);
    }
  }
}
