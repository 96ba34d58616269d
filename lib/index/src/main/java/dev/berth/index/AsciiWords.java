package dev.berth.index;

import java.util.Arrays;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/**
 * The words of texts of ASCII alone, as {@code StandardAnalyzer} finds them, without its tables:
 * letters, digits and {@code _} in a row, with a single {@code . : '} between letters and a single
 * {@code . , ; '} between digits. Used again for each text. For one thread.
 */
final class AsciiWords extends TokenStream {
  /** The longest word that is one. */
  private static final int LONGEST = 255;

  private static final byte LETTER = 1;
  private static final byte DIGIT = 2;
  private static final byte LINE = 3;
  private static final byte IN_LETTERS = 4;
  private static final byte IN_DIGITS = 5;
  private static final byte IN_BOTH = 6;

  private static final byte[] KINDS = kinds();
  private static final int MOST_KEPT = 1 << 16;

  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final BytesRef word = new BytesRef();
  private byte[] text = new byte[1024];
  private int length;
  private int next;

  private static byte[] kinds() {
    byte[] kinds = new byte[128];
    Arrays.fill(kinds, 'a', 'z' + 1, LETTER);
    Arrays.fill(kinds, 'A', 'Z' + 1, LETTER);
    Arrays.fill(kinds, '0', '9' + 1, DIGIT);
    kinds['_'] = LINE;
    kinds[':'] = IN_LETTERS;
    kinds[','] = IN_DIGITS;
    kinds[';'] = IN_DIGITS;
    kinds['.'] = IN_BOTH;
    kinds['\''] = IN_BOTH;
    return kinds;
  }

  /** Begins with a text; false: it is not for this, since it has other characters or long words. */
  boolean begin(String whole) {
    int end = whole.length();
    if (end > text.length || text.length > MOST_KEPT) {
      text = new byte[Math.max(1024, end)];
    }
    int from = 0;
    for (int i = 0; i < end; i++) {
      char c = whole.charAt(i);
      if (c >= KINDS.length) {
        return false;
      }
      text[i] = (byte) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
      if (KINDS[c] == 0) {
        from = i + 1;
      } else if (i - from >= LONGEST) {
        return false;
      }
    }
    length = end;
    next = 0;
    return true;
  }

  @Override
  public void reset() {
    // Otherwise they stay as the end of the text before left them.
    clearAttributes();
    next = 0;
  }

  @Override
  public boolean incrementToken() {
    while (next < length) {
      byte kind = KINDS[text[next]];
      if (kind == LETTER || kind == DIGIT || kind == LINE) {
        int from = next;
        if (pass()) {
          word.bytes = text;
          word.offset = from;
          word.length = next - from;
          term.setBytesRef(word);
          return true;
        }
      } else {
        next++;
      }
    }
    return false;
  }

  /** Goes to the end of what is in a row; false: it has no letter or digit. */
  private boolean pass() {
    boolean found = false;
    byte last = 0;
    while (next < length) {
      byte kind = KINDS[text[next]];
      if (kind == 0 || (kind > LINE && !isWithin(kind, last))) {
        break;
      }
      found |= kind == LETTER || kind == DIGIT;
      last = kind;
      next++;
    }
    return found;
  }

  /** Whether a sign stands between two letters, or two digits. */
  private boolean isWithin(byte kind, byte last) {
    if (next + 1 == length || KINDS[text[next + 1]] != last) {
      return false;
    }
    return last == LETTER ? kind != IN_DIGITS : last == DIGIT && kind != IN_LETTERS;
  }
}
