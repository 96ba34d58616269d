package dev.berth.engine.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One message of the kernel's answer: its fixed part and its attributes. Immutable but for the
 * arrays, which nobody changes.
 */
final class NetlinkReply {
  private final ByteBuffer fixed;
  private final Map<Integer, byte[]> attributes = new HashMap<>();

  /**
   * Reads one.
   *
   * @param payload what follows the header
   * @param fixedLength of the part before the attributes
   */
  NetlinkReply(byte[] payload, int fixedLength) {
    ByteBuffer buffer = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    fixed = buffer.slice(0, fixedLength).order(ByteOrder.nativeOrder());
    buffer.position(fixedLength);
    while (buffer.remaining() >= 4) {
      int start = buffer.position();
      int length = Short.toUnsignedInt(buffer.getShort());
      int type = Short.toUnsignedInt(buffer.getShort()) & 0x3fff;
      if (length < 4 || start + length > buffer.limit()) {
        return;
      }
      byte[] value = new byte[length - 4];
      buffer.get(value);
      attributes.put(type, value);
      buffer.position(Math.min(buffer.limit(), start + (length + 3) / 4 * 4));
    }
  }

  /** A byte of the fixed part. */
  int fixedByte(int offset) {
    return Byte.toUnsignedInt(fixed.get(offset));
  }

  /** Four bytes of the fixed part. */
  int fixedInt(int offset) {
    return fixed.getInt(offset);
  }

  Optional<String> text(int attribute) {
    return Optional.ofNullable(attributes.get(attribute))
        .map(value -> new String(value, 0, Math.max(0, value.length - 1), StandardCharsets.UTF_8));
  }

  Optional<Integer> number(int attribute) {
    return Optional.ofNullable(attributes.get(attribute))
        .filter(value -> value.length >= Integer.BYTES)
        .map(value -> ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
  }

  /** A number of one byte. */
  Optional<Integer> small(int attribute) {
    return Optional.ofNullable(attributes.get(attribute))
        .filter(value -> value.length >= 1)
        .map(value -> Byte.toUnsignedInt(value[0]));
  }

  /** A number as the packet filter writes it: the highest byte first. */
  Optional<Integer> filterNumber(int attribute) {
    return number(attribute)
        .map(
            number ->
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                    ? number
                    : Integer.reverseBytes(number));
  }

  Optional<InetAddress> address(int attribute) {
    return Optional.ofNullable(attributes.get(attribute)).map(NetlinkReply::toAddress);
  }

  private static InetAddress toAddress(byte[] value) {
    try {
      return InetAddress.getByAddress(value);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "The kernel gave an address of " + value.length + " bytes", e);
    }
  }
}
