package dev.berth.proxy;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message on its way into HPACK: some pseudo fields, then {@link Headers} read
 * where they lie. Of the many methods of its type only those answer that the encoder asks; nothing
 * can be added. What belongs to one connection of HTTP/1 is left out. Read once, on one thread.
 */
final class SentFields extends DefaultHttp2Headers {
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final AsciiString[] STATUS = new AsciiString[600];

  static {
    for (int status = 100; status < STATUS.length; status++) {
      STATUS[status] = AsciiString.cached(Integer.toString(status));
    }
  }

  private final CharSequence[] pseudo;
  private final Headers fields;
  private final long length;

  /**
   * Takes the fields.
   *
   * @param pseudo names and values in turn
   * @param length of the body; -1: not told
   */
  private SentFields(CharSequence[] pseudo, Headers fields, long length) {
    super(false, 2);
    this.pseudo = pseudo;
    this.fields = fields;
    this.length = length;
  }

  /** The head of a response; {@code length} -1: not told. */
  static SentFields ofResponse(int status, Headers fields, long length) {
    AsciiString text =
        status < STATUS.length ? STATUS[status] : new AsciiString(Integer.toString(status));
    return new SentFields(
        new CharSequence[] {Http2Headers.PseudoHeaderName.STATUS.value(), text}, fields, length);
  }

  /** The head of a request; {@code length} -1: not told. */
  static SentFields ofRequest(
      Request request, CharSequence scheme, CharSequence authority, long length) {
    return new SentFields(
        new CharSequence[] {
          Http2Headers.PseudoHeaderName.METHOD.value(),
          new AsciiString(request.method()),
          Http2Headers.PseudoHeaderName.SCHEME.value(),
          scheme,
          Http2Headers.PseudoHeaderName.AUTHORITY.value(),
          authority,
          Http2Headers.PseudoHeaderName.PATH.value(),
          new AsciiString(request.target())
        },
        request.headers(),
        length);
  }

  static SentFields ofTrailers(Headers fields) {
    return new SentFields(new CharSequence[0], fields, -1);
  }

  @Override
  public @Nullable CharSequence status() {
    return pseudo.length == 2 ? pseudo[1] : null;
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public int size() {
    return pseudo.length / 2 + fields.size();
  }

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
    return new Entries();
  }

  /** Both the iterator and the entry it stands on: the encoder looks at one at a time. */
  private final class Entries
      implements Iterator<Map.Entry<CharSequence, CharSequence>>,
          Map.Entry<CharSequence, CharSequence> {
    private int nextPseudo;
    private int nextField;
    private boolean lengthGiven = length < 0;
    private CharSequence name = "";
    private CharSequence value = "";

    Entries() {
      skip();
    }

    private void skip() {
      while (nextField < fields.size() && isLeftOut(nextField)) {
        nextField++;
      }
    }

    private boolean isLeftOut(int field) {
      return switch (fields.nameEnd(field) - fields.nameStart(field)) {
        case 4 -> fields.isNamed(field, "host");
        case 7 -> fields.isNamed(field, "upgrade");
        case 10 -> fields.isNamed(field, "connection") || fields.isNamed(field, "keep-alive");
        case 14 ->
            ((length >= 0 || pseudo.length == 0) && fields.isNamed(field, "content-length"))
                || fields.isNamed(field, "http2-settings");
        case 16 -> fields.isNamed(field, "proxy-connection");
        case 17 -> fields.isNamed(field, "transfer-encoding");
        default -> false;
      };
    }

    @Override
    public boolean hasNext() {
      return nextPseudo < pseudo.length || nextField < fields.size() || !lengthGiven;
    }

    @Override
    public Map.Entry<CharSequence, CharSequence> next() {
      if (nextPseudo < pseudo.length) {
        name = pseudo[nextPseudo];
        value = pseudo[nextPseudo + 1];
        nextPseudo += 2;
      } else if (nextField < fields.size()) {
        byte[] text = fields.text();
        name = FieldNames.of(text, fields.nameStart(nextField), fields.nameEnd(nextField));
        int start = fields.valueStart(nextField);
        // Copied: the encoder keeps it in its table, long after the message.
        value = new AsciiString(text, start, fields.valueEnd(nextField) - start, true);
        nextField++;
        skip();
      } else if (!lengthGiven) {
        lengthGiven = true;
        name = CONTENT_LENGTH;
        value = new AsciiString(Long.toString(length));
      } else {
        throw new NoSuchElementException();
      }
      return this;
    }

    @Override
    public CharSequence getKey() {
      return name;
    }

    @Override
    public CharSequence getValue() {
      return value;
    }

    @Override
    public CharSequence setValue(CharSequence changed) {
      throw new UnsupportedOperationException();
    }
  }
}
