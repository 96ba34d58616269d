package dev.berth.compose;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

  /**
   * What a stack's files say where those that they name are not at hand: each that did not come
   * along counts as empty, so what configs and secrets hold, and what environments have, is not to
   * be used.
   *
   * @return empty if they cannot be read so
   */
  public static Optional<StackFile> findOutline(StackSource source) {
    Map<Path, Content> present = new HashMap<>();
    source.attachments().forEach(one -> present.put(Path.of(one.path()), one.content()));
    NamedFiles files =
        new NamedFiles(
            path -> {
              Content content = present.get(path);
              return Optional.of(content == null ? new byte[0] : content.bytes());
            });
    try {
      return Optional.of(parse(source, files, ParameterValues.UNASKED));
    } catch (ProblemsException _) {
      return Optional.empty();
    }
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
