package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A body that came whole, inflated while it is read. For one thread. */
final class RequestBody {
  static final RequestBody NONE = new RequestBody(new byte[0], false);

  /** A body inflates to at most so much, in bytes. */
  private static final long MOST_INFLATED = 256L << 20;

  private static final int BUFFER = 32 * 1024;
  private static final int MOST_WHOLE = 4 << 20;

  private final byte[] bytes;
  private final boolean compressed;

  RequestBody(byte[] bytes, boolean compressed) {
    this.bytes = bytes;
    this.compressed = compressed;
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /**
   * All of it, up to 4 MiB.
   *
   * @throws BerthException {@code TOO_LARGE}
   */
  byte[] whole() throws IOException {
    try (InputStream stream = stream()) {
      byte[] all = stream.readNBytes(MOST_WHOLE + 1);
      if (all.length > MOST_WHOLE) {
        throw tooLarge(MOST_WHOLE);
      }
      return all;
    }
  }

  static ElasticFailure tooLarge(long most) {
    return new ElasticFailure(
        ErrorCode.TOO_LARGE,
        "content_too_large_exception",
        "Cannot take the body: it is longer than " + most + " bytes. Send less at once.");
  }

  /** What it inflates to, up to 256 MiB. */
  InputStream stream() throws IOException {
    ByteArrayInputStream plain = new ByteArrayInputStream(bytes);
    if (!compressed || bytes.length == 0) {
      return plain;
    }
    try {
      return new Inflated(new GZIPInputStream(plain, BUFFER));
    } catch (ZipException e) {
      throw notCompressed();
    }
  }

  private static ElasticFailure notCompressed() {
    return new ElasticFailure(
        ErrorCode.INVALID_INPUT,
        "illegal_argument_exception",
        "Cannot inflate the body: it is cut off, or not in gzip's form as its Content-Encoding says.");
  }

  /** Ends with an error after too much. */
  private static final class Inflated extends InputStream {
    private final GZIPInputStream stream;
    private long total;

    private Inflated(GZIPInputStream stream) {
      this.stream = stream;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int count = stream.read(target, offset, length);
        total += Math.max(0, count);
        if (total > MOST_INFLATED) {
          throw tooLarge(MOST_INFLATED);
        }
        return count;
      } catch (java.io.EOFException | ZipException e) {
        throw notCompressed();
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
