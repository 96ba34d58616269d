package dev.berth.kernel;

/**
 * The name of a place where stacks can be deployed: an engine, or a cluster.
 *
 * @param value 1 to 63 lower-case letters, digits, dashes, dots and underscores, beginning and
 *     ending with a letter or a digit
 */
public record TargetName(String value) implements Comparable<TargetName> {
  /** The one that is always there. */
  public static final TargetName LOCAL = new TargetName("local");

  /**
   * @throws BerthException {@link ErrorCode#INVALID_NAME} for any other text
   */
  public TargetName {
    Names.check("target", value);
  }

  @Override
  public int compareTo(TargetName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
