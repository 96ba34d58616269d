package dev.berth.engine.embedded;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogLine.Source;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of conmon's records: {@code TIME stdout|stderr P|F TEXT}, where P is a part of a line
 * that goes on in a later record of the same stream. For one thread.
 */
final class LogRecords {
  /** What is longer than this is cut. */
  static final int LONGEST_LINE = 1 << 20;

  /** Said where lines are missing. */
  static final String MISSING = "[berth: lines are missing here: the disk was full]";

  private static final int STREAM_LENGTH = 6;

  /** What stands in each record where its time ends, and where that is. */
  private static final byte[] MARK = "+00:00 std".getBytes(StandardCharsets.US_ASCII);

  private static final int MARK_PLACE = "2026-01-02T03:04:05.123456789".length();
  private static final Pattern HEADER =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}[+-][0-9]{2}:[0-9]{2}) std(?:out|err) [PF] ?");

  private final Instant since;
  private final Map<Source, Begun> begun = new EnumMap<>(Source.class);

  private record Begun(Instant time, ByteArrayOutputStream text) {}

  /** Of all lines. */
  LogRecords() {
    this(null);
  }

  /**
   * Hands over none of the lines before a time.
   *
   * @param since null: all
   */
  LogRecords(@Nullable Instant since) {
    this.since = since == null ? Instant.MIN : since;
  }

  /**
   * Hands over the line that a record completes, if it completes one.
   *
   * <p>When the disk was full, conmon wrote a part of a record and dropped what followed until
   * there was room: two records are one then, the second later than the first. What is missing is
   * said.
   */
  void add(byte[] record, Consumer<LogLine> to) {
    if (!hasMark(record)) {
      hand(whole(record), to);
      return;
    }
    Matcher header = HEADER.matcher(new String(record, StandardCharsets.ISO_8859_1));
    Instant first = header.lookingAt() ? time(header) : null;
    Instant second = header.find() ? time(header) : null;
    if (second == null || (first != null && !second.isAfter(first))) {
      // A program that writes such records itself.
      hand(whole(record), to);
      return;
    }
    hand(whole(Arrays.copyOf(record, header.start())), to);
    hand(new LogLine(second, Source.STDERR, MISSING), to);
    hand(whole(Arrays.copyOfRange(record, header.start(), record.length)), to);
  }

  /** Whether a second record may have begun in this one. */
  private static boolean hasMark(byte[] record) {
    for (int i = MARK_PLACE + 1; i + MARK.length <= record.length; i++) {
      if (record[i] == MARK[0] && Arrays.equals(record, i, i + MARK.length, MARK, 0, MARK.length)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Instant time(Matcher header) {
    byte[] text = header.group(1).getBytes(StandardCharsets.ISO_8859_1);
    return LogTime.parse(text, text.length);
  }

  private void hand(@Nullable LogLine line, Consumer<LogLine> to) {
    if (line != null && !line.time().isBefore(since)) {
      to.accept(line);
    }
  }

  private @Nullable LogLine whole(byte[] record) {
    int space = indexOfSpace(record);
    int tag = space + 1 + STREAM_LENGTH + 1;
    if (space <= 0 || record.length < tag + 2) {
      return null;
    }
    Instant time = LogTime.parse(record, space);
    if (time == null) {
      return null;
    }
    Source source = record[space + 4] == 'e' ? Source.STDERR : Source.STDOUT;
    int text = tag + 2;
    boolean isPart = record[tag] == 'P';
    Begun earlier = begun.get(source);
    if (!isPart && earlier == null) {
      // Most of a log that is gone on with is old: no text is made of that.
      return time.isBefore(since) ? null : line(time, source, record, text, record.length - text);
    }
    Begun line = earlier == null ? new Begun(time, new ByteArrayOutputStream()) : earlier;
    int room = LONGEST_LINE - line.text().size();
    line.text().write(record, text, Math.min(room, record.length - text));
    if (isPart) {
      begun.put(source, line);
      return null;
    }
    begun.remove(source);
    return line(line, source);
  }

  /** Hands over the lines that were begun and never ended, whenever they were begun. */
  void flush(Consumer<LogLine> to) {
    begun.forEach((source, line) -> to.accept(line(line, source)));
    begun.clear();
  }

  private static LogLine line(Begun line, Source source) {
    byte[] text = line.text().toByteArray();
    return line(line.time(), source, text, 0, text.length);
  }

  private static LogLine line(Instant time, Source source, byte[] bytes, int from, int length) {
    // A terminal ends lines with a carriage return, too.
    int end = length > 0 && bytes[from + length - 1] == '\r' ? length - 1 : length;
    return new LogLine(
        time, source, new String(bytes, from, Math.min(end, LONGEST_LINE), StandardCharsets.UTF_8));
  }

  private static int indexOfSpace(byte[] record) {
    for (int i = 0; i < record.length && i < 64; i++) {
      if (record[i] == ' ') {
        return i;
      }
    }
    return -1;
  }
}
