package dev.berth.router;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes JSON into bytes without making anything else. All is ASCII: whatever else a client has
 * sent is escaped, so that a record is a line whatever is in it. Who writes sees to the room.
 * Confined to one thread at a time.
 */
final class RecordText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CUT = "\\u2026".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private byte[] bytes = new byte[0];
  private int length;
  private long second = Long.MIN_VALUE;
  private byte[] secondText = new byte[0];

  /** Writes into these from now on, behind so many that are used. */
  void into(byte[] changed, int used) {
    this.bytes = changed;
    this.length = used;
  }

  int length() {
    return length;
  }

  void ascii(byte[] text) {
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  void ascii(char character) {
    bytes[length++] = (byte) character;
  }

  /** A text in quotes that takes at most so many bytes; what is cut off ends with a mark. */
  void quoted(String text, int most) {
    ascii('"');
    part(text, 0, text.length(), most);
    ascii('"');
  }

  /**
   * A part of a text; false: there was not room for all of it, and a mark stands at its end.
   *
   * @param most bytes that it may take, without the mark
   */
  boolean part(String text, int from, int to, int most) {
    int end = length + most;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
      if (length + (plain ? 1 : 6) > end) {
        ascii(CUT);
        return false;
      }
      if (plain) {
        bytes[length++] = (byte) c;
      } else {
        escaped(c);
      }
    }
    return true;
  }

  private void escaped(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(c >> shift) & 0xf];
    }
  }

  void number(long value) {
    if (value < 0) {
      ascii('-');
      // The least of all has no positive twin; no count comes near it.
      number(-Math.max(value, -Long.MAX_VALUE));
      return;
    }
    int digits = 1;
    for (long rest = value; rest > 9; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Nanoseconds as milliseconds with three decimals. */
  void milliseconds(long nanos) {
    long micros = Math.max(nanos, 0) / 1000;
    number(micros / 1000);
    ascii('.');
    digits((int) (micros % 1000));
  }

  /** A time in milliseconds since 1970, in quotes. */
  void time(long millis) {
    long now = Math.floorDiv(millis, 1000L);
    if (now != second) {
      second = now;
      secondText = SECOND.format(Instant.ofEpochSecond(now)).getBytes(StandardCharsets.US_ASCII);
    }
    ascii('"');
    ascii(secondText);
    ascii('.');
    digits((int) Math.floorMod(millis, 1000L));
    ascii('Z');
    ascii('"');
  }

  private void digits(int thousandths) {
    bytes[length++] = (byte) ('0' + thousandths / 100);
    bytes[length++] = (byte) ('0' + thousandths / 10 % 10);
    bytes[length++] = (byte) ('0' + thousandths % 10);
  }
}
