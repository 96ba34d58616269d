package dev.berth.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with wildcards: {@link #ANY} stands for any characters or none, {@link #ONE} for one
 * UTF-16 unit. Immutable.
 *
 * <p>The wildcards are noncharacters of Unicode, so that {@code *} and {@code ?} can also be meant
 * as themselves; nothing that is matched has them. Between two {@link #ANY}s the earliest place is
 * taken and never given back, so that a match costs at most the length of the text times that of
 * the pattern.
 */
final class Glob {
  static final char ANY = '\uFFFF';
  static final char ONE = '\uFFFE';

  private final String text;

  /** What stands between the {@link #ANY}s; one piece if there are none. */
  private final String[] pieces;

  private final int shortest;
  private final boolean hasOne;

  private Glob(String text, String[] pieces, int shortest) {
    this.text = text;
    this.pieces = pieces;
    this.shortest = shortest;
    this.hasOne = text.indexOf(ONE) >= 0;
  }

  static Glob of(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    int shortest = 0;
    for (int i = text.indexOf(ANY); i >= 0; i = text.indexOf(ANY, from)) {
      pieces.add(text.substring(from, i));
      shortest += i - from;
      from = i + 1;
    }
    pieces.add(text.substring(from));
    shortest += text.length() - from;
    return new Glob(text, pieces.toArray(String[]::new), shortest);
  }

  /** Whether it matches one text only, its own. */
  boolean isLiteral() {
    return pieces.length == 1 && !hasOne;
  }

  /** The text itself, with the wildcards in it. */
  String text() {
    return text;
  }

  boolean matches(String value) {
    if (value.length() < shortest) {
      return false;
    }
    if (pieces.length == 1) {
      return value.length() == shortest && matchesAt(value, 0, text);
    }
    if (shortest == 0) {
      return true;
    }
    String first = pieces[0];
    String last = pieces[pieces.length - 1];
    int end = value.length() - last.length();
    if (!matchesAt(value, 0, first) || !matchesAt(value, end, last)) {
      return false;
    }
    int from = first.length();
    for (int i = 1; i < pieces.length - 1; i++) {
      int at = find(value, from, end, pieces[i]);
      if (at < 0) {
        return false;
      }
      from = at + pieces[i].length();
    }
    return from <= end;
  }

  private int find(String value, int from, int end, String piece) {
    if (!hasOne) {
      return value.indexOf(piece, from, end);
    }
    for (int at = from; at <= end - piece.length(); at++) {
      if (matchesAt(value, at, piece)) {
        return at;
      }
    }
    return -1;
  }

  private boolean matchesAt(String value, int at, String piece) {
    if (!hasOne) {
      return value.startsWith(piece, at);
    }
    for (int i = 0; i < piece.length(); i++) {
      char wanted = piece.charAt(i);
      if (wanted != ONE && wanted != value.charAt(at + i)) {
        return false;
      }
    }
    return true;
  }
}
