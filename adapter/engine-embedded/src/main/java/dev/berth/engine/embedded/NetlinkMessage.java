package dev.berth.engine.embedded;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A request to the kernel's routing part, as in rtnetlink(7): a header, a fixed part that depends
 * on the type, and attributes. Written in order; confined to one thread.
 */
final class NetlinkMessage {
  static final int NEW_LINK = 16;
  static final int DELETE_LINK = 17;
  static final int GET_LINK = 18;
  static final int NEW_ADDRESS = 20;
  static final int GET_ADDRESS = 22;
  static final int NEW_ROUTE = 24;
  static final int GET_ROUTE = 26;

  static final int GET_TABLE = 1;
  static final int GET_GENERATION = 16;

  static final int REQUEST = 0x1;
  static final int ACKNOWLEDGE = 0x4;
  static final int DUMP = 0x300;
  static final int EXCLUSIVE = 0x200;
  static final int CREATE = 0x400;

  static final int FAMILY_ANY = 0;
  static final int FAMILY_IPV4 = 2;
  static final int UP = 1;

  static final int HEADER_LENGTH = 16;
  private static final int FILTER_TABLES = 10 << 8;
  private static final int CAPACITY = 512;
  private static final int MAIN_TABLE = 254;
  private static final int PROTOCOL_STATIC = 4;
  private static final int SCOPE_EVERYWHERE = 0;
  private static final int TYPE_UNICAST = 1;

  private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());

  private NetlinkMessage(int type, int flags) {
    buffer.putInt(0).putShort((short) type).putShort((short) (REQUEST | flags));
    buffer.putInt(0).putInt(0);
  }

  /** A message about an interface, by its index, or by a name attribute where that is 0. */
  static NetlinkMessage link(int type, int flags, int index) {
    NetlinkMessage message = new NetlinkMessage(type, flags);
    message.linkHeader(index, 0);
    return message;
  }

  /** The same, that brings the interface up too. */
  static NetlinkMessage linkUp(int type, int flags, int index) {
    NetlinkMessage message = new NetlinkMessage(type, flags);
    message.linkHeader(index, UP);
    return message;
  }

  /** A message about an IPv4 address of an interface. */
  static NetlinkMessage address(int type, int flags, int index, int prefix) {
    NetlinkMessage message = new NetlinkMessage(type, flags);
    message.buffer.put((byte) FAMILY_IPV4).put((byte) prefix).put((byte) 0).put((byte) 0);
    message.buffer.putInt(index);
    return message;
  }

  /** A message about an IPv4 route of the main table. */
  static NetlinkMessage route(int type, int flags, int destinationPrefix) {
    NetlinkMessage message = new NetlinkMessage(type, flags);
    message.buffer.put((byte) FAMILY_IPV4).put((byte) destinationPrefix).put((byte) 0);
    message.buffer.put((byte) 0).put((byte) MAIN_TABLE).put((byte) PROTOCOL_STATIC);
    message.buffer.put((byte) SCOPE_EVERYWHERE).put((byte) TYPE_UNICAST).putInt(0);
    return message;
  }

  /** A message to the part of the packet filter that nftables writes. */
  static NetlinkMessage filter(int type, int flags) {
    NetlinkMessage message = new NetlinkMessage(FILTER_TABLES | type, flags);
    message.buffer.put((byte) FAMILY_ANY).put((byte) 0).putShort((short) 0);
    return message;
  }

  /** The fixed part of a message about an interface, which is nested for the peer of a pair. */
  NetlinkMessage linkHeader(int index, int flags) {
    buffer.put((byte) FAMILY_ANY).put((byte) 0).putShort((short) 0).putInt(index);
    buffer.putInt(flags).putInt(flags);
    return this;
  }

  NetlinkMessage with(int attribute, byte[] value) {
    buffer.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
    return pad();
  }

  NetlinkMessage with(int attribute, int value) {
    buffer.putShort((short) 8).putShort((short) attribute).putInt(value);
    return this;
  }

  NetlinkMessage withByte(int attribute, int value) {
    return with(attribute, new byte[] {(byte) value});
  }

  NetlinkMessage with(int attribute, String value) {
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    return with(attribute, Arrays.copyOf(text, text.length + 1));
  }

  NetlinkMessage with(int attribute, InetAddress value) {
    return with(attribute, value.getAddress());
  }

  /** An attribute made of what is written in between. */
  NetlinkMessage nest(int attribute, Consumer<NetlinkMessage> content) {
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) attribute);
    content.accept(this);
    buffer.putShort(start, (short) (buffer.position() - start));
    return pad();
  }

  /** The bytes to send. */
  byte[] encode(int sequence) {
    buffer.putInt(0, buffer.position()).putInt(8, sequence);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private NetlinkMessage pad() {
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
    return this;
  }
}
