package dev.berth.engine.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Bytes from one thread to another that reads them as a stream; the writer waits when it is full.
 */
final class ByteQueue extends InputStream {
  private static final int CHUNKS = 64;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
  private byte[] current = END;
  private int position;
  private boolean ended;
  private volatile boolean abandoned;

  /** Adds bytes; they are thrown away if nobody will read them. */
  void put(byte[] bytes, int length) {
    offer(Arrays.copyOf(bytes, length));
  }

  /** Says that no more will come. */
  void end() {
    offer(END);
  }

  private void offer(byte[] chunk) {
    try {
      while (!abandoned && !chunks.offer(chunk, 1, TimeUnit.SECONDS)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that nobody reads any more: a reader that waits is told the end. */
  void letGo() {
    abandoned = true;
    chunks.clear();
    chunks.offer(END);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == current.length && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, offset, count);
    position += count;
    return count;
  }

  private void next() throws InterruptedIOException {
    try {
      current = chunks.take();
      position = 0;
      ended = current.length == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public int available() {
    return current.length - position;
  }
}
