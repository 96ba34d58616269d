package dev.berth.compose;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.List;

/** Reads Compose files. */
public final class StackFileParser {
  private StackFileParser() {}

  /**
   * Parses, merges, interpolates and checks.
   *
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_STACK_FILE} with every problem
   */
  public static StackFile parse(StackSource source) {
    Problems problems = new Problems();
    Interpolation interpolation = Interpolation.with(source.variables());
    List<YamlNode> files = new ArrayList<>();
    for (StackSource.Text text : source.files()) {
      YamlNode node = YamlReader.read(text, interpolation, problems);
      if (node != null) {
        files.add(node);
      }
    }
    if (source.files().isEmpty()) {
      problems.error(null, "", "There is no file to read.");
    }
    if (files.isEmpty() || files.size() < source.files().size()) {
      // What else is wrong would be guesswork: the missing file may declare it.
      problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
    }
    StackFile file = new StackFileReader(source, problems).read(FileMerge.merge(files));
    problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
    return file.withWarnings(problems.warnings());
  }
}
