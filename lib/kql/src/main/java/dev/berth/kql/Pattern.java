package dev.berth.kql;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with stars, each of which stands for any text, the empty one too.
 *
 * @param pieces what is before, between and after the stars; one piece: there is no star
 */
public record Pattern(List<String> pieces) {
  /** A star alone. */
  public static final Pattern ANYTHING = new Pattern(List.of("", ""));

  public Pattern {
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException("A pattern has a piece");
    }
    pieces = List.copyOf(pieces);
  }

  /** Whether it has no star. */
  public boolean isExact() {
    return pieces.size() == 1;
  }

  /** Whether it has nothing but stars. */
  public boolean isAnything() {
    return !isExact() && pieces.stream().allMatch(String::isEmpty);
  }

  /** How many stars it has. */
  public int stars() {
    return pieces.size() - 1;
  }

  /** Whether a text is like it, in time that grows with the text's length times the stars'. */
  public boolean matches(String text) {
    if (isExact()) {
      return text.equals(pieces.getFirst());
    }
    String first = pieces.getFirst();
    String last = pieces.getLast();
    if (text.length() < first.length() + last.length()
        || !text.startsWith(first)
        || !text.endsWith(last)) {
      return false;
    }
    int at = first.length();
    int end = text.length() - last.length();
    for (String piece : pieces.subList(1, pieces.size() - 1)) {
      int found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length() > end) {
        return false;
      }
      at = found + piece.length();
    }
    return true;
  }

  /** With stars; what stands for itself is escaped. */
  @Override
  public String toString() {
    List<String> escaped = new ArrayList<>();
    pieces.forEach(piece -> escaped.add(piece.replace("\\", "\\\\").replace("*", "\\*")));
    return String.join("*", escaped);
  }
}
