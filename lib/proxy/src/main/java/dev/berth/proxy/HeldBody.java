package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A body that is kept in memory until it is whole. Confined to one thread. */
final class HeldBody {
  private static final List<String> OF_BODY =
      List.of(
          "content-type",
          "content-encoding",
          "content-length",
          "content-language",
          "etag",
          "last-modified");

  /** Bodies lie on the heap: together they get a quarter of it. */
  private static final HeldBytes ALL = new HeldBytes(Runtime.getRuntime().maxMemory() / 4);

  private final List<ByteBuf> pieces = new ArrayList<>();
  private final long most;
  private final HeldBytes all;
  private Headers trailers = new Headers();
  private long length;
  private long kept;

  HeldBody(long most) {
    this(most, ALL);
  }

  /** One that shares the memory with others. */
  HeldBody(long most, HeldBytes all) {
    this.most = most;
    this.all = all;
  }

  /** Takes a piece over; false: it is too much, and thrown away. */
  boolean add(ByteBuf piece) {
    int more = piece.readableBytes();
    length += more;
    if (isTooLong() || !all.take(more)) {
      piece.release();
      return false;
    }
    kept += more;
    // A copy, as a small piece would keep the whole of what it was read with.
    pieces.add(io.netty.buffer.Unpooled.wrappedBuffer(io.netty.buffer.ByteBufUtil.getBytes(piece)));
    piece.release();
    return true;
  }

  /** Whether it is longer than it may be; else what was not taken had no room beside others. */
  boolean isTooLong() {
    return length > most;
  }

  long length() {
    return length;
  }

  Headers trailers() {
    return trailers;
  }

  void setTrailers(Headers fields) {
    trailers = fields;
  }

  /** Hands the pieces on; they stay here, too. */
  void sendTo(Consumer<ByteBuf> to) {
    for (ByteBuf piece : new ArrayList<>(pieces)) {
      to.accept(piece.retainedDuplicate());
    }
  }

  void release() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    all.give(kept);
    kept = 0;
  }

  /** Takes the fields that describe a body from one head to another, in place of those it had. */
  static void describe(Headers from, Headers to) {
    for (String name : OF_BODY) {
      to.remove(name);
      String value = from.get(name);
      if (value != null) {
        to.add(name, value);
      }
    }
  }
}
