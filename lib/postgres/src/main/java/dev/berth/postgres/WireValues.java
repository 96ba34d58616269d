package dev.berth.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values as they are sent: as texts, or in the form that clients find faster. */
final class WireValues {
  /** PostgreSQL counts microseconds from 2000-01-01. */
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private WireValues() {}

  static byte @Nullable [] bytes(@Nullable Object value, SqlType type, boolean binary) {
    if (value == null) {
      return null;
    }
    Object typed = Values.cast(value, type);
    if (typed == null) {
      return null;
    }
    return binary ? binary(typed) : Values.text(typed).getBytes(UTF_8);
  }

  private static byte[] binary(Object value) {
    return switch (value) {
      case Boolean flag -> new byte[] {(byte) (flag ? 1 : 0)};
      case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
      case Double number -> ByteBuffer.allocate(Double.BYTES).putDouble(number).array();
      case Instant time ->
          ByteBuffer.allocate(Long.BYTES)
              .putLong(Duration.between(EPOCH, time).toMillis() * 1000)
              .array();
      case Duration length ->
          ByteBuffer.allocate(16).putLong(length.toMillis() * 1000).putLong(0).array();
      default -> Values.text(value).getBytes(UTF_8);
    };
  }

  /** What a client sent for a parameter; in the faster form only numbers are known by length. */
  static Object parameter(byte[] bytes, boolean binary) {
    if (!binary) {
      return new String(bytes, UTF_8);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 1 -> bytes[0] != 0;
      case 2 -> (long) buffer.getShort();
      case 4 -> (long) buffer.getInt();
      case 8 -> buffer.getLong();
      default -> new String(bytes, UTF_8);
    };
  }
}
