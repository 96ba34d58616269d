package dev.berth.kernel;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form of the names that people give to things, and the help for one that was misspelt. */
public final class Names {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
  private static final Pattern INNER_FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final int LONGEST_COMPARED = 100;

  private Names() {}

  /** Whether a text can be the name of a tenant or a stack. */
  public static boolean isValid(String name) {
    return FORM.matcher(name).matches();
  }

  /**
   * Checks a name.
   *
   * @param kind what is named, for the message: {@code stack}
   * @throws BerthException {@link ErrorCode#INVALID_NAME}
   */
  public static void check(String kind, String name) {
    if (!isValid(name)) {
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot use '%s' as the name of a %s: it needs 1 to 63 lower-case letters, digits, '-', '_' and '.', beginning and ending with a letter or digit."
              .formatted(shown(name), kind));
    }
  }

  /**
   * Whether a text can be the name of a service, a network, a volume, a config or a secret: of what
   * stands inside a stack, where Docker allows capitals.
   */
  public static boolean isValidInside(String name) {
    return INNER_FORM.matcher(name).matches();
  }

  /**
   * Checks a name of something inside a stack.
   *
   * @param kind what is named, for the message: {@code volume}
   * @throws BerthException {@link ErrorCode#INVALID_NAME}
   */
  public static void checkInside(String kind, String name) {
    if (!isValidInside(name)) {
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot use '%s' as the name of a %s: it needs 1 to 128 letters, digits, '-', '_' and '.', beginning with a letter or digit."
              .formatted(shown(name), kind));
    }
  }

  /** The known name nearest to a misspelt one, when one is near enough to be meant. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST_COMPARED) {
      return Optional.empty();
    }
    String best = null;
    int bestDistance = Math.max(1, name.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String shown(String name) {
    return name.length() <= LONGEST_COMPARED ? name : name.substring(0, LONGEST_COMPARED) + "…";
  }

  /** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
