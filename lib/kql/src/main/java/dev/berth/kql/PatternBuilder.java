package dev.berth.kql;

import java.util.ArrayList;
import java.util.List;

/** Puts a text with stars together. */
final class PatternBuilder {
  private final List<String> pieces = new ArrayList<>();
  private final StringBuilder piece = new StringBuilder();

  boolean isEmpty() {
    return pieces.isEmpty() && piece.isEmpty();
  }

  /** Between two words, however much space there was; before the first, nothing. */
  void space() {
    if (!isEmpty()) {
      piece.append(' ');
    }
  }

  void add(String text) {
    piece.append(text);
  }

  /** Several in a row are as one. */
  void star() {
    if (pieces.isEmpty() || !piece.isEmpty()) {
      pieces.add(piece.toString());
      piece.setLength(0);
    }
  }

  Pattern build() {
    List<String> all = new ArrayList<>(pieces);
    all.add(piece.toString());
    return new Pattern(all);
  }
}
