package dev.berth.kernel;

/**
 * The name under which one Compose file is deployed; unique within its tenant.
 *
 * @param value 1 to 63 lower-case letters, digits, dashes, dots and underscores, beginning and
 *     ending with a letter or a digit
 */
public record StackName(String value) implements Comparable<StackName> {
  /**
   * @throws BerthException {@link ErrorCode#INVALID_NAME} for any other text
   */
  public StackName {
    Names.check("stack", value);
  }

  @Override
  public int compareTo(StackName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
