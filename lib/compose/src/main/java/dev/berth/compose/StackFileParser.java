package dev.berth.compose;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;

/** Reads Compose files. */
public final class StackFileParser {
  private StackFileParser() {}

  /**
   * Parses, merges, interpolates and checks; parameters stay as they are written.
   *
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_STACK_FILE} with every problem
   */
  public static StackFile parse(StackSource source) {
    return parse(source, ParameterValues.UNASKED);
  }

  /**
   * Parses, merges, interpolates and checks.
   *
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_STACK_FILE} with every problem
   */
  public static StackFile parse(StackSource source, ParameterValues parameters) {
    return parse(source, NamedFiles.of(source.attachments()), parameters);
  }

  static StackFile parse(StackSource source, NamedFiles files, ParameterValues parameters) {
    Problems problems = new Problems();
    if (source.files().isEmpty()) {
      problems.error(null, "", "There is no file to read.");
      problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
    }
    YamlNode whole = new Model(source, files, parameters, problems).read();
    if (whole == null) {
      // What else is wrong would be guesswork: the missing file may declare it.
      problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
      throw new IllegalStateException("A file cannot be read and nobody says why");
    }
    StackFile file = new StackFileReader(source, files, parameters, problems).read(whole);
    problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
    return file.withWarnings(problems.warnings());
  }
}
