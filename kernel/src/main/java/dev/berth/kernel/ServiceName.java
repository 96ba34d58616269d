package dev.berth.kernel;

/**
 * The name of one entry of a stack; unique within its stack.
 *
 * @param value 1 to 128 letters, digits, dashes, dots and underscores, beginning with a letter or a
 *     digit
 */
public record ServiceName(String value) implements Comparable<ServiceName> {
  /**
   * @throws BerthException {@link ErrorCode#INVALID_NAME} for any other text
   */
  public ServiceName {
    Names.checkInside("service", value);
  }

  @Override
  public int compareTo(ServiceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
