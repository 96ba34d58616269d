package dev.berth.engine.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Bytes from threads that write them to one that reads them, 64 KiB on their way at most; who comes
 * too early waits. Thread-safe.
 */
final class ByteQueue {
  private static final int CAPACITY = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring = new byte[CAPACITY];
  private int start;
  private int length;
  private boolean ended;
  private boolean abandoned;

  /** Where they are read; closing it throws away what is still to come. */
  InputStream reading() {
    return new Reading();
  }

  /** Where they are written; closing it is the end. */
  OutputStream writing() {
    return new Writing();
  }

  /** Ends it: whoever waits is told. */
  void letGo() {
    change(() -> abandoned = true);
  }

  private void end() {
    change(() -> ended = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitWhile(BooleanSupplier condition) throws InterruptedIOException {
    try {
      while (condition.getAsBoolean()) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private int take(byte[] into, int offset, int most) throws IOException {
    lock.lock();
    try {
      awaitWhile(() -> length == 0 && !ended && !abandoned);
      if (length == 0 || abandoned) {
        return -1;
      }
      int count = Math.min(Math.min(most, length), CAPACITY - start);
      System.arraycopy(ring, start, into, offset, count);
      start = (start + count) % CAPACITY;
      length -= count;
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  private void put(byte[] from, int offset, int count) throws IOException {
    lock.lock();
    try {
      int done = 0;
      while (done < count) {
        awaitWhile(() -> length == CAPACITY && !abandoned);
        if (abandoned) {
          return;
        }
        if (ended) {
          throw new IOException("closed");
        }
        int end = (start + length) % CAPACITY;
        int step = Math.min(Math.min(count - done, CAPACITY - length), CAPACITY - end);
        System.arraycopy(from, offset + done, ring, end, step);
        length += step;
        done += step;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private final class Reading extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
      return most == 0 ? 0 : take(into, offset, most);
    }

    @Override
    public int available() {
      lock.lock();
      try {
        return length;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      letGo();
    }
  }

  private final class Writing extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      put(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      put(from, offset, count);
    }

    @Override
    public void close() {
      end();
    }
  }
}
