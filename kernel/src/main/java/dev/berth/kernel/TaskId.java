package dev.berth.kernel;

/**
 * The id of one running copy of a service; unique within an instance, and never used again.
 *
 * @param value 1 to 63 lower-case letters, digits, dashes, dots and underscores, beginning and
 *     ending with a letter or a digit
 */
public record TaskId(String value) implements Comparable<TaskId> {
  /**
   * @throws BerthException {@link ErrorCode#INVALID_NAME} for any other text
   */
  public TaskId {
    Names.check("task", value);
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
