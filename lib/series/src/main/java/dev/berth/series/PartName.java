package dev.berth.series;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file says of it.
 *
 * @param from the time of its first row
 * @param to behind its last row
 * @param log the last log whose samples it holds; 0 for one that was made of other files
 */
record PartName(long from, long to, long log) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\\.part");

  static Optional<PartName> of(Path file) {
    Matcher matcher = FORM.matcher(String.valueOf(file.getFileName()));
    return matcher.matches()
        ? Optional.of(new PartName(number(matcher, 1), number(matcher, 2), number(matcher, 3)))
        : Optional.empty();
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }

  @Override
  public String toString() {
    return from + "-" + to + "-" + log + ".part";
  }
}
