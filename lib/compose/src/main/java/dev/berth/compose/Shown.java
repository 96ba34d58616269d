package dev.berth.compose;

import dev.berth.kernel.Names;
import dev.berth.kernel.Problems;
import java.util.Collection;
import java.util.List;

/** Texts of the input as they are shown in messages. */
final class Shown {
  private static final int LONGEST = 60;
  private static final int MOST_COMPARED = 200;

  private Shown() {}

  /** A text in quotes, on one line and not too long. */
  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("'");
    int length = Math.min(text.length(), LONGEST);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? ' ' : c);
    }
    return shown.append(length < text.length() ? "…'" : "'").toString();
  }

  /** What a misspelt name may have been meant to be, as a sentence to append; or nothing. */
  static String suggestion(String name, Collection<String> known, Problems problems) {
    if (problems.dropped() > 0) {
      return "";
    }
    List<String> compared = known.stream().limit(MOST_COMPARED).toList();
    return Names.nearest(name, compared)
        .map(nearest -> " Did you mean " + quoted(nearest) + "?")
        .orElse("");
  }
}
