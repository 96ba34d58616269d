package dev.berth.journal;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * One file of a journal.
 *
 * @param base the position of its first byte in the journal
 */
record Segment(Path file, long base) implements Comparable<Segment> {
  private static final String SUFFIX = ".segment";
  private static final int DIGITS = 19;

  static Segment in(Path folder, long base) {
    return new Segment(
        folder.resolve(String.format(Locale.ROOT, "%0" + DIGITS + "d%s", base, SUFFIX)), base);
  }

  /** The segment that a file is, by its name; empty for other files. */
  static Optional<Segment> of(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!name.matches("[0-9]{" + DIGITS + "}\\" + SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Segment(file, Long.parseLong(name.substring(0, DIGITS))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(Segment other) {
    return Long.compare(base, other.base);
  }
}
