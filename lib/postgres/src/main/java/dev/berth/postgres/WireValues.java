package dev.berth.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  /**
   * What a client sent for a parameter.
   *
   * @param type PostgreSQL's number for what it is
   * @throws SqlError for what it cannot be
   */
  static @Nullable Object parameter(byte[] bytes, int type, boolean binary) {
    if (!binary) {
      SqlType known = SqlType.find(type).orElse(SqlType.TEXT);
      return Values.cast(new String(bytes, UTF_8), known);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (type) {
      case 16 -> buffer.get() != 0;
      case 20, 21, 23, 26 ->
          switch (bytes.length) {
            case 2 -> (long) buffer.getShort();
            case 4 -> (long) buffer.getInt();
            default -> buffer.getLong();
          };
      case 700 -> (double) buffer.getFloat();
      case 701 -> buffer.getDouble();
      case 1082 -> EPOCH.plus(Duration.ofDays(buffer.getInt()));
      case 1114, 1184 -> EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
      case 1186 -> interval(buffer);
      case 1700 ->
          throw new SqlError(SqlError.UNSUPPORTED, "numeric is not read in its binary form");
      default -> new String(bytes, UTF_8);
    };
  }

  private static Duration interval(ByteBuffer buffer) {
    long micros = buffer.getLong();
    int days = buffer.getInt();
    if (buffer.getInt() != 0) {
      throw new SqlError(SqlError.UNSUPPORTED, "months have no one length: say days");
    }
    return Duration.of(micros, ChronoUnit.MICROS).plusDays(days);
  }
}
