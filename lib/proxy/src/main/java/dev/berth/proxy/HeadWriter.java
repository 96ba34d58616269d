package dev.berth.proxy;

import java.util.Arrays;

/** Puts heads of HTTP/1 together. One for each lane, used for one head at a time. */
final class HeadWriter {
  private static final byte[] HTTP_1_1 = Ascii.bytes("HTTP/1.1 ");
  private static final byte[] HTTP_1_0 = Ascii.bytes("HTTP/1.0 ");
  private static final byte[] REQUEST_END = Ascii.bytes(" HTTP/1.1\r\n");
  private static final byte[] CLOSE = Ascii.bytes("connection: close\r\n");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("connection: keep-alive\r\n");
  private static final byte[] UPGRADE =
      Ascii.bytes("connection: Upgrade\r\nupgrade: websocket\r\n");
  private static final byte[] CHUNKED = Ascii.bytes("transfer-encoding: chunked\r\n");
  private static final byte[] LENGTH = Ascii.bytes("content-length: ");

  private byte[] bytes = new byte[4096];
  private int length;
  private boolean upgradeSeen;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /** The first line and the fields of a request to a server. */
  void request(Request request, long bodyLength, boolean end) {
    clear();
    text(request.method());
    put(' ');
    target(request.target());
    put(REQUEST_END);
    Headers headers = request.headers();
    boolean lengthSaid = fields(headers, bodyLength);
    if (bodyLength < 0 && !end) {
      put(CHUNKED);
    } else if (!lengthSaid && (bodyLength > 0 || (bodyLength == 0 && !end))) {
      length(bodyLength);
    }
    if (upgradeSeen) {
      put(UPGRADE);
    }
    crlf();
  }

  /** How the head of a response frames its body and leaves its connection. */
  enum Then {
    NOTHING,
    KEEP_ALIVE,
    CLOSE,
    UPGRADE
  }

  /**
   * The first line and the fields of a response to a client.
   *
   * @param bodyLength -1: none is said
   */
  void response(Response response, boolean http10, long bodyLength, boolean chunked, Then then) {
    clear();
    put(http10 ? HTTP_1_0 : HTTP_1_1);
    put(StatusLine.rest(response.status(), response.reason()));
    boolean lengthSaid = fields(response.headers(), bodyLength);
    if (chunked) {
      put(CHUNKED);
    } else if (!lengthSaid && bodyLength >= 0) {
      length(bodyLength);
    }
    switch (then) {
      case NOTHING -> {}
      case KEEP_ALIVE -> put(KEEP_ALIVE);
      case CLOSE -> put(CLOSE);
      case UPGRADE -> put(UPGRADE);
    }
    crlf();
  }

  /** Trailers, or whatever else is only fields; ends with an empty line. */
  void trailers(Headers trailers) {
    fields(trailers, -1);
    crlf();
  }

  /** Whether the length has been said. */
  private boolean fields(Headers headers, long bodyLength) {
    byte[] text = headers.text();
    boolean lengthSaid = false;
    upgradeSeen = false;
    int count = headers.size();
    for (int i = 0; i < count; i++) {
      int start = headers.nameStart(i);
      int end = headers.nameEnd(i);
      switch (HeaderKind.of(text, start, end)) {
        case CONTENT_LENGTH -> {
          if (bodyLength >= 0 && !lengthSaid) {
            lengthSaid = true;
            put(text, start, end);
            put(':');
            put(' ');
            number(bodyLength);
            crlf();
          }
        }
        case UPGRADE -> upgradeSeen = true;
        case CONNECTION, TRANSFER_ENCODING, TE, KEEP_ALIVE, HOP -> {}
        case HOST, EXPECT, FORWARDING, OTHER ->
            field(text, start, end, headers.valueStart(i), headers.valueEnd(i));
      }
    }
    return lengthSaid;
  }

  private void field(byte[] text, int start, int end, int valueStart, int valueEnd) {
    int name = end - start;
    int value = valueEnd - valueStart;
    ensure(name + value + 4);
    byte[] to = bytes;
    int at = length;
    System.arraycopy(text, start, to, at, name);
    at += name;
    to[at++] = ':';
    to[at++] = ' ';
    System.arraycopy(text, valueStart, to, at, value);
    at += value;
    to[at++] = '\r';
    to[at++] = '\n';
    length = at;
  }

  private void length(long bodyLength) {
    put(LENGTH);
    number(bodyLength);
    crlf();
  }

  /** The first line of a chunk. */
  void chunkSize(int size) {
    ensure(10);
    int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
    for (int i = digits - 1; i >= 0; i--) {
      bytes[length++] = (byte) Character.forDigit(size >> (i * 4) & 15, 16);
    }
    crlf();
  }

  void crlf() {
    ensure(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void put(char c) {
    ensure(1);
    bytes[length++] = (byte) c;
  }

  void put(byte[] text) {
    put(text, 0, text.length);
  }

  private void put(byte[] text, int start, int end) {
    ensure(end - start);
    System.arraycopy(text, start, bytes, length, end - start);
    length += end - start;
  }

  @SuppressWarnings("deprecation") // The one copy of a text's bytes that needs no array between.
  private void text(String ascii) {
    ensure(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
  }

  /** A target in ASCII: what is not, or would end it, is written as its bytes, encoded. */
  private void target(String target) {
    int start = length;
    text(target);
    for (int i = start; i < length; i++) {
      if (bytes[i] <= ' ' || bytes[i] == 0x7f) {
        length = start;
        encoded(target);
        return;
      }
    }
  }

  private void encoded(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c > ' ' && c < 0x7f) {
        put(c);
      } else {
        put('%');
        put(Character.forDigit(c >> 4 & 15, 16));
        put(Character.forDigit(c & 15, 16));
      }
    }
  }

  private void number(long number) {
    if (number < 10) {
      put((char) ('0' + number));
      return;
    }
    text(Long.toString(number));
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
