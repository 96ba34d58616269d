package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read while it comes; asks for the next piece when the last has been read, so that
 * one piece at a time is in memory. One thread reads, the connection's adds.
 */
final class BodyStream extends InputStream {
  private final long limit;
  private final Duration stallTimeout;
  private final Runnable askForMore;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private byte[] current = new byte[0];
  private int at;
  private long total;
  private boolean ended;

  BodyStream(long limit, Duration stallTimeout, Runnable askForMore) {
    this.limit = limit;
    this.stallTimeout = stallTimeout;
    this.askForMore = askForMore;
  }

  static BerthException tooLarge(long limit) {
    return new BerthException(
        ErrorCode.TOO_LARGE,
        "Cannot take the body: it is longer than " + new ByteSize(limit) + ".");
  }

  void add(byte[] bytes) {
    pieces.add(new Piece(bytes, null));
  }

  void end() {
    pieces.add(new Piece(null, null));
  }

  void fail(Throwable failure) {
    pieces.add(new Piece(null, failure));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws BerthException {@code TOO_LARGE} when the body is longer than the limit
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == current.length) {
      if (ended) {
        return -1;
      }
      next();
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, target, offset, count);
    at += count;
    if (at == current.length && !ended) {
      askForMore.run();
    }
    return count;
  }

  @Override
  public int available() {
    return current.length - at;
  }

  private void next() throws IOException {
    Piece piece = take();
    if (piece.failure() != null) {
      throw new IOException("The connection broke while the body was read", piece.failure());
    }
    if (piece.bytes() == null) {
      ended = true;
      return;
    }
    current = piece.bytes();
    at = 0;
    total += current.length;
    if (total > limit) {
      throw tooLarge(limit);
    }
    if (current.length == 0) {
      askForMore.run();
    }
  }

  private Piece take() throws IOException {
    try {
      Piece piece = pieces.poll(stallTimeout.toMillis(), TimeUnit.MILLISECONDS);
      if (piece == null) {
        throw new IOException("Nothing of the body has come for " + stallTimeout);
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("Interrupted while reading");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
  private record Piece(byte @Nullable [] bytes, @Nullable Throwable failure) {}
}
