package dev.berth.traefik;

import java.util.Collection;
import java.util.Locale;

/** Parts of messages. */
final class Shown {
  private static final int LONGEST = 80;
  private static final int FARTHEST = 3;

  private Shown() {}

  /** What somebody wrote, cut where it is long, on one line. */
  static String of(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    StringBuilder shown = new StringBuilder();
    cut.codePoints()
        .forEach(
            c -> {
              boolean odd =
                  Character.isISOControl(c)
                      || Character.getType(c) == Character.SURROGATE
                      || Character.getType(c) == Character.FORMAT;
              shown.appendCodePoint(odd ? '?' : c);
            });
    return shown.toString();
  }

  /** {@code " Did you mean 'x'?"} of the nearest known name; empty if none is near. */
  static String suggestion(String name, Collection<String> known) {
    String best = "";
    int distance = Math.min(FARTHEST, Math.max(1, name.length() / 2)) + 1;
    if (name.length() <= LONGEST) {
      for (String other : known) {
        int far = distance(name.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
        if (far < distance) {
          best = other;
          distance = far;
        }
      }
    }
    return best.isEmpty() ? "" : " Did you mean '" + best + "'?";
  }

  /** How many letters have to be put in, taken out, changed, or exchanged with their neighbour. */
  private static int distance(String one, String other) {
    int[][] steps = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
        least = Math.min(least, steps[i - 1][j - 1] + changed);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          least = Math.min(least, steps[i - 2][j - 2] + 1);
        }
        steps[i][j] = least;
      }
    }
    return steps[one.length()][other.length()];
  }
}
