package dev.berth.engine.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsPtrRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** The bytes that answer DNS questions. */
final class NameReply {
  /** How long an answer may be kept: tasks come and go. */
  private static final int SECONDS_TO_KEEP = 1;

  private static final int CLASS_INTERNET = 1;
  private static final int POINTER_TO_QUESTION = 0xc000 | NameQuery.HEADER;

  private static final int FLAG_ANSWER = 0x8000;
  private static final int FLAG_OWN = 0x0400;
  private static final int FLAG_CUT = 0x0200;
  private static final int FLAG_FORWARDS = 0x0080;
  private static final int KEPT = 0x7900;

  private NameReply() {}

  /** Why there is no answer, in the protocol's numbers. */
  enum Failure {
    MALFORMED(1),
    FAILED(2),
    UNKNOWN_NAME(3),
    UNKNOWN_OPERATION(4),
    REFUSED(5);

    private final int code;

    Failure(int code) {
      this.code = code;
    }
  }

  /**
   * The addresses of a name; none: it has those of another kind only. What does not fit is left
   * out, and the answer says so.
   */
  static byte[] addresses(NameQuery query, List<InetAddress> addresses, int room) {
    ByteBuf bytes = begin(query);
    int written = 0;
    for (InetAddress address : addresses) {
      byte[] number = address.getAddress();
      if (bytes.readableBytes() + 12 + number.length > room) {
        bytes.setShort(2, bytes.getUnsignedShort(2) | FLAG_CUT);
        break;
      }
      bytes.writeShort(POINTER_TO_QUESTION).writeShort(NameQuery.TYPE_ADDRESS);
      bytes.writeShort(CLASS_INTERNET).writeInt(SECONDS_TO_KEEP);
      bytes.writeShort(number.length).writeBytes(number);
      written++;
    }
    bytes.setShort(6, written);
    return ByteBufUtil.getBytes(bytes);
  }

  /** The name of an address. */
  static byte[] pointer(NameQuery query, String name) {
    ByteBuf bytes = begin(query);
    DnsRecord pointer =
        new DefaultDnsPtrRecord(query.name() + ".", CLASS_INTERNET, SECONDS_TO_KEEP, name + ".");
    try {
      DnsRecordEncoder.DEFAULT.encodeRecord(pointer, bytes);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot write the name " + name, e);
    }
    bytes.setShort(6, 1);
    return ByteBufUtil.getBytes(bytes);
  }

  private static ByteBuf begin(NameQuery query) {
    ByteBuf bytes = Unpooled.buffer(NameQuery.SMALLEST_ROOM, 1 << 16);
    int flags = NameQuery.number(query.packet(), 2) & KEPT;
    bytes.writeShort(query.id()).writeShort(flags | FLAG_ANSWER | FLAG_OWN | FLAG_FORWARDS);
    bytes.writeShort(1).writeShort(0).writeInt(0);
    return bytes.writeBytes(query.question());
  }

  /** That there is none. */
  static byte[] failure(NameQuery query, Failure failure) {
    ByteBuf bytes = begin(query);
    bytes.setShort(2, (bytes.getUnsignedShort(2) & ~FLAG_OWN) | failure.code);
    return ByteBufUtil.getBytes(bytes);
  }

  /** That there is none, to something that has no question. */
  static byte[] failure(byte[] packet, Failure failure) {
    byte[] bytes = Arrays.copyOf(Arrays.copyOf(packet, 4), NameQuery.HEADER);
    bytes[2] = (byte) (0x80 | (bytes[2] & 0x79));
    bytes[3] = (byte) (FLAG_FORWARDS | failure.code);
    return bytes;
  }

  /** What came from elsewhere, under the number that the task awaits. */
  static byte[] renumbered(byte[] reply, int id) {
    byte[] bytes = reply.clone();
    bytes[0] = (byte) (id >> 8);
    bytes[1] = (byte) id;
    return bytes;
  }

  /** As much of an answer as says that it has to be fetched by TCP. */
  static byte[] cut(NameQuery query) {
    ByteBuf bytes = begin(query);
    bytes.setShort(2, (bytes.getUnsignedShort(2) & ~FLAG_OWN) | FLAG_CUT);
    return ByteBufUtil.getBytes(bytes);
  }
}
