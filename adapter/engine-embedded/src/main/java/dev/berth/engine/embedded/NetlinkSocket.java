package dev.berth.engine.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.berth.engine.embedded.NativeCall.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the kernel's routing part, or to its packet filter. It stays with the network
 * namespace in which its thread was when it was opened, whoever uses it later. Thread-safe: one
 * request at a time.
 */
final class NetlinkSocket implements AutoCloseable {
  private static final NativeCall SOCKET =
      new NativeCall("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final NativeCall OPTION =
      new NativeCall("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall SEND =
      new NativeCall("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final NativeCall RECEIVE =
      new NativeCall("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final NativeCall CLOSE = new NativeCall("close", JAVA_INT, JAVA_INT);

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int NETLINK_NETFILTER = 12;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int TIMEOUT_SECONDS = 10;
  private static final int INTERRUPTED = 4;

  private static final int TYPE_ERROR = 2;
  private static final int TYPE_DONE = 3;

  /** What the kernel fills at most with one part of a long answer. */
  private static final int BUFFER = 32 * 1024;

  private final int descriptor;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private int sequence;

  private NetlinkSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens one in the network namespace of the calling thread. */
  static NetlinkSocket open() throws NativeException {
    return open(NETLINK_ROUTE);
  }

  /** Opens one to the kernel's packet filter, in the same way. */
  static NetlinkSocket openFilter() throws NativeException {
    return open(NETLINK_NETFILTER);
  }

  private static NetlinkSocket open(int protocol) throws NativeException {
    int descriptor = (int) SOCKET.call(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocateFrom(JAVA_LONG, TIMEOUT_SECONDS, 0);
      OPTION.call(descriptor, SOL_SOCKET, SO_RCVTIMEO, time, (int) time.byteSize());
    }
    return new NetlinkSocket(descriptor);
  }

  /**
   * Sends requests in one go; the kernel does them in order, each on its own.
   *
   * @throws NativeException for the first that failed, after all were tried
   */
  void apply(NetlinkMessage... messages) throws NativeException {
    lock.lock();
    try (Arena arena = Arena.ofConfined()) {
      int first = sequence + 1;
      send(arena, messages);
      MemorySegment buffer = arena.allocate(BUFFER);
      NativeException failure = null;
      for (int acknowledged = 0; acknowledged < messages.length; ) {
        for (Part part : receive(buffer)) {
          if (part.type != TYPE_ERROR || part.sequence < first) {
            continue;
          }
          acknowledged++;
          NativeException error = part.error("netlink request " + acknowledged);
          failure = failure == null ? error : failure;
        }
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends a question with many answers. */
  List<NetlinkReply> list(NetlinkMessage question, int fixedLength) throws NativeException {
    lock.lock();
    try (Arena arena = Arena.ofConfined()) {
      send(arena, question);
      MemorySegment buffer = arena.allocate(BUFFER);
      List<NetlinkReply> replies = new ArrayList<>();
      while (true) {
        for (Part part : receive(buffer)) {
          if (part.sequence != sequence) {
            continue;
          }
          if (part.type == TYPE_DONE) {
            return replies;
          }
          if (part.type == TYPE_ERROR) {
            NativeException error = part.error("netlink question");
            if (error != null) {
              throw error;
            }
            continue;
          }
          replies.add(new NetlinkReply(part.payload, fixedLength));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends a question with one answer at most; the last thing that comes says how it went. */
  Optional<NetlinkReply> find(NetlinkMessage question, int fixedLength) throws NativeException {
    lock.lock();
    try (Arena arena = Arena.ofConfined()) {
      send(arena, question);
      MemorySegment buffer = arena.allocate(BUFFER);
      Optional<NetlinkReply> reply = Optional.empty();
      while (true) {
        for (Part part : receive(buffer)) {
          if (part.sequence != sequence) {
            continue;
          }
          if (part.type != TYPE_ERROR) {
            reply = Optional.of(new NetlinkReply(part.payload, fixedLength));
            continue;
          }
          NativeException error = part.error("netlink question");
          if (error != null) {
            throw error;
          }
          return reply;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes it, once: its number may belong to another file soon. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      CLOSE.call(descriptor);
    } catch (NativeException e) {
      throw new IllegalStateException("Cannot close a netlink socket", e);
    }
  }

  private void send(Arena arena, NetlinkMessage... messages) throws NativeException {
    List<byte[]> encoded = new ArrayList<>();
    int length = 0;
    for (NetlinkMessage message : messages) {
      byte[] bytes = message.encode(++sequence);
      encoded.add(bytes);
      length += bytes.length;
    }
    MemorySegment buffer = arena.allocate(length, 4);
    long offset = 0;
    for (byte[] bytes : encoded) {
      MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, offset, bytes.length);
      offset += bytes.length;
    }
    SEND.call(descriptor, buffer, (long) length, 0);
  }

  private List<Part> receive(MemorySegment buffer) throws NativeException {
    long length = receiveBytes(buffer);
    ByteBuffer bytes =
        ByteBuffer.wrap(buffer.asSlice(0, length).toArray(JAVA_BYTE))
            .order(ByteOrder.nativeOrder());
    List<Part> parts = new ArrayList<>();
    while (bytes.remaining() >= NetlinkMessage.HEADER_LENGTH) {
      int start = bytes.position();
      int size = bytes.getInt();
      int type = Short.toUnsignedInt(bytes.getShort());
      bytes.getShort();
      int number = bytes.getInt();
      byte[] payload = new byte[size - NetlinkMessage.HEADER_LENGTH];
      bytes.get(start + NetlinkMessage.HEADER_LENGTH, payload);
      parts.add(new Part(type, number, payload));
      bytes.position(Math.min(bytes.limit(), start + (size + 3) / 4 * 4));
    }
    return parts;
  }

  private long receiveBytes(MemorySegment buffer) throws NativeException {
    while (true) {
      try {
        return RECEIVE.call(descriptor, buffer, buffer.byteSize(), 0);
      } catch (NativeException e) {
        if (e.errno() != INTERRUPTED) {
          throw e;
        }
      }
    }
  }

  /** One message of an answer. */
  private static final class Part {
    private final int type;
    private final int sequence;
    private final byte[] payload;

    Part(int type, int sequence, byte[] payload) {
      this.type = type;
      this.sequence = sequence;
      this.payload = payload;
    }

    /** What an error message says; null: it went well. */
    @Nullable NativeException error(String what) {
      int errno = -ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt();
      return errno == 0 ? null : new NativeException(what, errno);
    }
  }
}
