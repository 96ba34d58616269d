package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one head of a message, or the trailers of one, from bytes that come in any pieces; refuses
 * what two servers could read in two ways. Knows the bytes, and does no I/O. Confined to one
 * thread; good for one head.
 */
final class HeadReader {
  /** More bytes are needed. */
  static final int MORE = 0;

  /** The head is whole. */
  static final int DONE = 1;

  private static final int STEP = 4096;
  private static final int ROOM = 384;

  /** What a head begins with. */
  enum Kind {
    REQUEST,
    RESPONSE,
    TRAILERS
  }

  private final Kind kind;
  private final HeadLimits limits;
  private final Headers headers = new Headers();
  private final Framing framing = new Framing();
  private byte[] text = new byte[0];
  private int length;
  private int scanned;
  private int line;
  private int fieldsStart;
  private boolean inFields;
  private int methodEnd;
  private int targetEnd;
  private int status;
  private int reasonStart;
  private int reasonEnd;
  private boolean http10;

  HeadReader(Kind kind, HeadLimits limits) {
    this.kind = kind;
    this.limits = limits;
    this.inFields = kind == Kind.TRAILERS;
  }

  /**
   * Takes what belongs to the head from a buffer.
   *
   * @return {@link #MORE}, {@link #DONE}, or the status that refuses it
   */
  int read(ByteBuf in) {
    while (true) {
      int take = Math.min(in.readableBytes(), STEP);
      if (take == 0) {
        return MORE;
      }
      if (length + take > text.length) {
        text = Arrays.copyOf(text, Math.max(length + take + ROOM, text.length * 2));
      }
      in.getBytes(in.readerIndex(), text, length, take);
      int before = length;
      length += take;
      int result = scan();
      if (result != MORE) {
        in.skipBytes(result == DONE ? line - before : take);
        return result;
      }
      in.skipBytes(take);
    }
  }

  private int scan() {
    if (!inFields && length > line && !isBeginning(text[line])) {
      return refusal();
    }
    while (true) {
      int feed = feed();
      if (feed < 0) {
        scanned = length;
        return tooMuch();
      }
      int start = line;
      line = feed + 1;
      scanned = line;
      int tooMuch = tooMuch();
      if (tooMuch != MORE) {
        return tooMuch;
      }
      if (feed == start || text[feed - 1] != '\r') {
        return refusal();
      }
      int end = feed - 1;
      if (inFields && end == start) {
        length = line;
        headers.take(text, length);
        return framing.isSound(kind, http10) ? DONE : refusal();
      }
      int result = inFields ? field(start, end) : first(start, end);
      if (result != MORE) {
        return result;
      }
    }
  }

  private static boolean isBeginning(byte b) {
    return Ascii.isToken(b) || b == '\r';
  }

  private int feed() {
    for (int i = scanned; i < length; i++) {
      if (text[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** A response that cannot be read has no status to be refused with; any number does. */
  private static int refusal() {
    return 400;
  }

  private int tooMuch() {
    if (!inFields) {
      // Where the first line has ended, the line's end counts; else what has come of it.
      return Math.max(line, scanned) > limits.line() + 2 ? 414 : MORE;
    }
    return Math.max(line, scanned) - fieldsStart > limits.fields() + 2 ? 431 : MORE;
  }

  private int first(int start, int end) {
    if (end == start && kind == Kind.REQUEST) {
      return MORE; // An empty line before a request.
    }
    boolean sound = kind == Kind.REQUEST ? isRequestLine(start, end) : isStatusLine(start, end);
    if (!sound) {
      return refusal();
    }
    inFields = true;
    fieldsStart = line;
    return MORE;
  }

  /** Three words of visible characters with a space between, the last {@code HTTP/1.0} or 1.1. */
  private boolean isRequestLine(int start, int end) {
    int at = start;
    while (at < end && Ascii.isToken(text[at])) {
      at++;
    }
    if (at == start || at == end || text[at] != ' ') {
      return false;
    }
    methodEnd = at;
    methodStart = start;
    int target = ++at;
    while (at < end && text[at] != ' ') {
      int b = text[at] & 0xff;
      if (b < ' ' || b == 0x7f || b == '#') {
        return false;
      }
      at++;
    }
    targetEnd = at;
    return at > target && end - at == 9 && text[target] == '/' && isVersion(at + 1);
  }

  private int methodStart;

  private boolean isVersion(int at) {
    http10 = text[at + 7] == '0';
    return text[at] == 'H'
        && text[at + 1] == 'T'
        && text[at + 2] == 'T'
        && text[at + 3] == 'P'
        && text[at + 4] == '/'
        && text[at + 5] == '1'
        && text[at + 6] == '.'
        && (http10 || text[at + 7] == '1');
  }

  private boolean isStatusLine(int start, int end) {
    if (end - start < 12 || !isVersion(start) || text[start + 8] != ' ') {
      return false;
    }
    for (int i = start + 9; i < start + 12; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
      status = status * 10 + text[i] - '0';
    }
    if (end > start + 12 && text[start + 12] != ' ') {
      return false;
    }
    reasonStart = Math.min(start + 13, end);
    reasonEnd = end;
    for (int i = reasonStart; i < end; i++) {
      if (!Ascii.isText(text[i])) {
        return false;
      }
    }
    return status >= 100;
  }

  private int field(int start, int end) {
    int at = start;
    while (at < end && Ascii.isToken(text[at])) {
      at++;
    }
    if (at == start || at == end || text[at] != ':') {
      return refusal();
    }
    int nameEnd = at++;
    while (at < end && isSpace(text[at])) {
      at++;
    }
    int valueEnd = end;
    while (valueEnd > at && isSpace(text[valueEnd - 1])) {
      valueEnd--;
    }
    for (int i = at; i < valueEnd; i++) {
      if (!Ascii.isText(text[i])) {
        return refusal();
      }
    }
    if (headers.size() >= limits.count()) {
      return 431;
    }
    headers.addSpan(start, nameEnd, at, valueEnd);
    HeaderKind of = HeaderKind.of(text, start, nameEnd);
    if (of != HeaderKind.OTHER) {
      framing.note(of, text, at, valueEnd);
    }
    return MORE;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Whether a byte of a head has come, but for empty lines before it. */
  boolean isBegun() {
    return length > line || inFields;
  }

  Headers headers() {
    return headers;
  }

  Framing framing() {
    return framing;
  }

  boolean isHttp10() {
    return http10;
  }

  String method() {
    String known = Ascii.knownMethod(text, methodStart, methodEnd);
    return known != null ? known : text(methodStart, methodEnd);
  }

  String target() {
    return text(methodEnd + 1, targetEnd);
  }

  int status() {
    return status;
  }

  /** The words behind the status; null: those that everybody says. */
  @Nullable String reason() {
    byte[] usual = StatusLine.reason(status);
    return Arrays.equals(text, reasonStart, reasonEnd, usual, 0, usual.length)
        ? null
        : text(reasonStart, reasonEnd);
  }

  private String text(int start, int end) {
    return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
