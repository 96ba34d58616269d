package dev.berth.metrics;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A connection that ends at a moment, however slowly the other side goes on; by no proxy. */
final class DeadlineSocket extends Socket {
  private final long end;

  /**
   * @param end as {@link System#nanoTime}
   */
  DeadlineSocket(long end) {
    super(Proxy.NO_PROXY);
    this.end = end;
  }

  /**
   * The milliseconds that are left.
   *
   * @throws SocketTimeoutException if there are none
   */
  int left() throws SocketTimeoutException {
    long millis = (end - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("it did not answer in time");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        setSoTimeout(left());
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int from, int count) throws IOException {
        setSoTimeout(left());
        return super.read(bytes, from, count);
      }
    };
  }
}
