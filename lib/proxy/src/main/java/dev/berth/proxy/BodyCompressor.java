package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the body of a response piece by piece; what has come by the end of a reading can be
 * read by the client at once. Confined to one thread; holds memory outside the heap until it has
 * ended or is closed.
 */
final class BodyCompressor {
  private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

  /** Each takes a quarter of a mebibyte for as long as its client reads. */
  private static final int MOST = 256;

  private static final Semaphore ROOM = new Semaphore(MOST);
  private static final int LEVEL = 5;
  private static final int STEP = 8 * 1024;
  private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final Deflater deflater;
  private final @Nullable CRC32 sum;
  private boolean begun;
  private boolean unflushed;
  private boolean closed;
  private long length;

  private BodyCompressor(boolean gzip) {
    this.deflater = new Deflater(LEVEL, gzip);
    this.sum = gzip ? new CRC32() : null;
  }

  /**
   * Makes one, and says in a response's headers what it does; null: there are too many already.
   *
   * @throws IllegalArgumentException for other codings than {@code gzip} and {@code deflate}
   */
  static @Nullable BodyCompressor of(String encoding, Headers headers) {
    if (!isKnown(encoding)) {
      throw new IllegalArgumentException("Not a known coding: " + encoding);
    }
    if (!ROOM.tryAcquire()) {
      return null;
    }
    headers.remove("content-length");
    headers.remove("accept-ranges");
    headers.set("Content-Encoding", encoding);
    if (headers.getAll("vary").stream()
        .noneMatch(vary -> HopFields.isNamed(vary, "accept-encoding"))) {
      headers.add("Vary", "Accept-Encoding");
    }
    String tag = headers.get("etag");
    if (tag != null && !tag.startsWith("W/")) {
      headers.set("ETag", "W/" + tag);
    }
    return new BodyCompressor(encoding.equals("gzip"));
  }

  static boolean isKnown(String encoding) {
    return encoding.equals("gzip") || encoding.equals("deflate");
  }

  /** Compresses a piece, which is taken over. */
  ByteBuf compress(ByteBuf piece) {
    try {
      ByteBuffer in = piece.nioBuffer();
      length += in.remaining();
      if (sum != null) {
        sum.update(in.duplicate());
      }
      deflater.setInput(in);
      unflushed = true;
      return deflated(Deflater.NO_FLUSH);
    } finally {
      piece.release();
    }
  }

  /** What has been taken and not given out yet; may be empty. */
  ByteBuf flush() {
    if (!unflushed) {
      return Unpooled.EMPTY_BUFFER;
    }
    unflushed = false;
    return deflated(Deflater.SYNC_FLUSH);
  }

  /** The rest. */
  ByteBuf end() {
    deflater.finish();
    ByteBuf out = deflated(Deflater.NO_FLUSH);
    if (sum != null) {
      out.writeIntLE((int) sum.getValue()).writeIntLE((int) length);
    }
    close();
    return out;
  }

  private ByteBuf deflated(int flush) {
    ByteBuf out = ALLOCATOR.buffer(STEP);
    if (!begun && sum != null) {
      out.writeBytes(GZIP_HEAD);
    }
    begun = true;
    while (true) {
      out.ensureWritable(STEP);
      ByteBuffer to = out.nioBuffer(out.writerIndex(), out.writableBytes());
      int count = deflater.deflate(to, flush);
      out.writerIndex(out.writerIndex() + count);
      boolean full = !to.hasRemaining();
      if (deflater.finished() || (!full && deflater.needsInput())) {
        return out;
      }
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      deflater.end();
      ROOM.release();
    }
  }
}
