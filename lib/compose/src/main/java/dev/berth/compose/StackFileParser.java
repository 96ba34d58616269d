package dev.berth.compose;

/** Reads Compose files. */
public final class StackFileParser {
  private StackFileParser() {}

  /**
   * Parses, merges, interpolates and checks.
   *
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_STACK_FILE} with every problem
   */
  public static StackFile parse(StackSource source) {
    throw new UnsupportedOperationException("Cannot parse " + source.files().size() + " files");
  }
}
