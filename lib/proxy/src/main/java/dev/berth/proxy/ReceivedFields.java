package dev.berth.proxy;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message as HPACK gives them, gathered as {@link Headers} want them and looked at
 * on the way (RFC 9113, 8.2 and 8.3): a message that HTTP/1 could not carry, or would read in
 * another way, has a {@link #flaw()}. Of the many methods of its type only those answer that the
 * decoder asks. Confined to one thread.
 */
final class ReceivedFields extends DefaultHttp2Headers {
  private static final byte[] COOKIE = {'c', 'o', 'o', 'k', 'i', 'e'};

  private final int mostFields;
  private byte[] text = new byte[512];
  private int length;
  private int[] spans = new int[64];
  private int count;
  private int cookies;
  private @Nullable String flaw;
  private @Nullable CharSequence method;
  private @Nullable CharSequence scheme;
  private @Nullable CharSequence authority;
  private @Nullable CharSequence path;
  private @Nullable CharSequence status;
  private long contentLength = -1;
  private boolean lengthGiven;
  private boolean expectsContinue;
  private boolean expectsUnknown;

  ReceivedFields(int mostFields) {
    super(false, 2);
    this.mostFields = mostFields;
  }

  /** What is wrong with it, for people; null: nothing. */
  @Nullable String flaw() {
    return flaw;
  }

  /** How much of the memory they take, in bytes. */
  int room() {
    return text.length + spans.length * Integer.BYTES;
  }

  /** What {@code content-length} says; -1: nothing. */
  long contentLength() {
    return contentLength;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  /** Whether something is expected that nobody knows. */
  boolean expectsTheUnknown() {
    return expectsUnknown;
  }

  @Override
  public @Nullable CharSequence method() {
    return method;
  }

  @Override
  public @Nullable CharSequence scheme() {
    return scheme;
  }

  @Override
  public @Nullable CharSequence authority() {
    return authority;
  }

  @Override
  public @Nullable CharSequence path() {
    return path;
  }

  @Override
  public @Nullable CharSequence status() {
    return status;
  }

  /** Whether there are pseudo fields, which trailers must not have. */
  boolean hasPseudo() {
    return method != null || scheme != null || authority != null || path != null || status != null;
  }

  /** The fields but the pseudo ones; what several {@code cookie} fields say is in one. */
  Headers headers() {
    if (cookies > 1) {
      joinCookies();
    }
    Headers headers = new Headers(text, length);
    for (int i = 0; i < count; i++) {
      int at = i * 4;
      headers.addSpan(spans[at], spans[at + 1], spans[at + 2], spans[at + 3]);
    }
    return headers;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    if (flaw != null) {
      return this;
    }
    AsciiString field = AsciiString.of(name);
    AsciiString said = AsciiString.of(value);
    if (!isValue(said)) {
      flaw = "A value with a control character, or space around it";
    } else if (!field.isEmpty() && field.byteAt(0) == ':') {
      flaw = addPseudo(field, said);
    } else if (!isName(field)) {
      flaw = "The name of a field that is none";
    } else if (count == mostFields) {
      flaw = "Too many fields";
    } else {
      flaw = flawOf(field, said);
      append(field, said);
    }
    return this;
  }

  private @Nullable String addPseudo(AsciiString name, AsciiString value) {
    if (count > 0) {
      return "A pseudo field behind others";
    }
    Http2Headers.PseudoHeaderName pseudo = Http2Headers.PseudoHeaderName.getPseudoHeader(name);
    boolean twice =
        switch (pseudo) {
          case METHOD -> method != null;
          case SCHEME -> scheme != null;
          case AUTHORITY -> authority != null;
          case PATH -> path != null;
          case STATUS -> status != null;
          case PROTOCOL -> true;
          case null -> true;
        };
    if (twice) {
      return "A pseudo field twice, or one that is unknown";
    }
    switch (pseudo) {
      case METHOD -> method = value;
      case SCHEME -> scheme = value;
      case AUTHORITY -> authority = value;
      case PATH -> path = value;
      case STATUS -> status = value;
      case PROTOCOL -> {}
    }
    return null;
  }

  private @Nullable String flawOf(AsciiString name, AsciiString value) {
    return switch (name.toString()) {
      case "connection",
          "proxy-connection",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "http2-settings" ->
          "A field that belongs to a connection of HTTP/1";
      case "te" -> value.contentEqualsIgnoreCase("trailers") ? null : "A te that is not trailers";
      case "content-length" -> takeLength(value);
      case "expect" -> {
        expectsContinue = value.contentEqualsIgnoreCase("100-continue");
        expectsUnknown |= !expectsContinue;
        yield null;
      }
      case "cookie" -> {
        cookies++;
        yield null;
      }
      default -> null;
    };
  }

  private @Nullable String takeLength(AsciiString value) {
    if (lengthGiven) {
      return "Two lengths";
    }
    lengthGiven = true;
    if (value.isEmpty() || value.length() > 18) {
      return "A length that is none";
    }
    long said = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return "A length that is none";
      }
      said = said * 10 + digit;
    }
    contentLength = said;
    return null;
  }

  private void append(AsciiString name, AsciiString value) {
    int end = length + name.length() + value.length();
    if (end > text.length) {
      text = Arrays.copyOf(text, Math.max(end, text.length * 2));
    }
    if (count * 4 == spans.length) {
      spans = Arrays.copyOf(spans, spans.length * 2);
    }
    int at = count++ * 4;
    spans[at] = length;
    length += copy(name);
    spans[at + 1] = length;
    spans[at + 2] = length;
    length += copy(value);
    spans[at + 3] = length;
  }

  private int copy(AsciiString part) {
    System.arraycopy(part.array(), part.arrayOffset(), text, length, part.length());
    return part.length();
  }

  /** Makes one field of the crumbs of cookies (RFC 9113, 8.2.3). */
  private void joinCookies() {
    byte[] joined = new byte[length + cookies * 2];
    int end = 0;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int at = i * 4;
      if (isCookie(at)) {
        if (end > 0) {
          joined[end++] = ';';
          joined[end++] = ' ';
        }
        int size = spans[at + 3] - spans[at + 2];
        System.arraycopy(text, spans[at + 2], joined, end, size);
        end += size;
      } else {
        System.arraycopy(spans, at, spans, kept * 4, 4);
        kept++;
      }
    }
    count = kept;
    cookies = 1;
    append(AsciiString.cached("cookie"), new AsciiString(joined, 0, end, false));
  }

  private boolean isCookie(int at) {
    return spans[at + 1] - spans[at] == 6
        && Arrays.equals(text, spans[at], spans[at + 1], COOKIE, 0, 6);
  }

  private static boolean isName(AsciiString name) {
    for (int i = 0; i < name.length(); i++) {
      byte b = name.byteAt(i);
      if ((b < 'a' || b > 'z') && (b < '0' || b > '9') && "!#$%&'*+-.^_`|~".indexOf(b) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isValue(AsciiString value) {
    int size = value.length();
    for (int i = 0; i < size; i++) {
      int b = value.byteAt(i) & 0xFF;
      if ((b < ' ' && b != '\t') || b == 127) {
        return false;
      }
    }
    return size == 0 || (!isSpace(value.byteAt(0)) && !isSpace(value.byteAt(size - 1)));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }
}
