package dev.berth.kql;

/**
 * The field that is looked at.
 *
 * @param pattern its name; a star in it stands for anything, and {@code *} alone for every field
 */
public record FieldName(Pattern pattern) {
  /** Whatever field there is: what a query asks for that names none. */
  public static final FieldName ANY = new FieldName(Pattern.ANYTHING);

  /** Whether it stands for one field alone. */
  public boolean isExact() {
    return pattern.isExact();
  }

  @Override
  public String toString() {
    return pattern.toString();
  }
}
