package dev.berth.compose;

import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Why a text is not YAML, in one sentence and with its place. */
record YamlFailure(Place place, String sentence) {
  /** Puts a failure of the parser into words. */
  static YamlFailure of(YamlEngineException failure, String file, String text) {
    return switch (failure) {
      case MarkedYamlEngineException marked -> ofMarked(marked, file, text);
      case ReaderException reader ->
          new YamlFailure(
              placeOf(reader.getPosition(), file, text),
              "This is not YAML: the character U+%04X is not allowed in a text."
                  .formatted(reader.getCodePoint()));
      default ->
          new YamlFailure(new Place(file, 1, 1), "This is not YAML: the file cannot be read.");
    };
  }

  void report(Problems problems) {
    problems.error(place, "", sentence);
  }

  private static YamlFailure ofMarked(MarkedYamlEngineException failure, String file, String text) {
    boolean open = isLeftOpen(failure);
    Optional<Mark> mark =
        open
            ? failure.getContextMark().or(failure::getProblemMark)
            : failure.getProblemMark().or(failure::getContextMark);
    Place place =
        mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1))
            .orElse(new Place(file, 1, 1));
    String cause =
        open
            ? "the quote, bracket or brace that begins here is not closed."
            : cause(failure, place, text);
    return new YamlFailure(place, "This is not YAML: " + cause);
  }

  private static boolean isLeftOpen(MarkedYamlEngineException failure) {
    @Nullable String problem = failure.getProblem();
    return problem != null
        && (problem.contains("found unexpected end of stream") || problem.contains("<stream end>"));
  }

  private static String cause(MarkedYamlEngineException failure, Place place, String text) {
    if (standsAtTab(place, text)) {
      return "a tab stands where only spaces may. Indent with spaces.";
    }
    @Nullable String problem = failure.getProblem();
    String said = problem == null ? "" : problem;
    if (said.contains("mapping values are not allowed here")) {
      return "a ':' stands where no key can be. Check the indentation, or put the text in quotes.";
    }
    if (said.contains("could not find expected ':'")) {
      return "a key is not followed by ':'. Check this line and the one before.";
    }
    if (said.contains("cannot start any token")) {
      return "no text can begin with this character. Put the text in quotes.";
    }
    if (said.contains("expected ',' or")) {
      return "a ',' or the closing bracket or brace is missing before this%s."
          .formatted(
              failure
                  .getContextMark()
                  .map(opening -> ", in what line " + (opening.getLine() + 1) + " opens")
                  .orElse(""));
    }
    if (said.contains("expected <block end>")) {
      return "this line does not fit to those before it. Check the indentation.";
    }
    String context = failure.getContext() == null ? "" : failure.getContext() + ", ";
    return oneLine(context + said) + ".";
  }

  private static boolean standsAtTab(Place place, String text) {
    return text.lines()
        .skip(place.line() - 1L)
        .findFirst()
        .filter(
            line ->
                place.column() <= line.length()
                    && line.charAt(place.column() - 1) == '\t'
                    && line.substring(0, place.column() - 1).isBlank())
        .isPresent();
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  private static Place placeOf(int position, String file, String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length() && i < position; i++) {
      column++;
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      }
    }
    return new Place(file, line, column);
  }
}
