package dev.berth.kernel;

import java.util.List;
import java.util.stream.Collectors;

/** An input was refused; tells all of its problems at once, a line each. */
public final class ProblemsException extends BerthException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ProblemsException(ErrorCode code, List<Problem> problems, int dropped) {
    super(code, message(problems, dropped));
    this.problems = List.copyOf(problems);
  }

  /** Errors and warnings, in the order of the input. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems, int dropped) {
    String lines =
        problems.stream()
            .filter(Problem::isError)
            .map(Problem::toString)
            .collect(Collectors.joining("\n"));
    return dropped == 0 ? lines : lines + "\n… and " + dropped + " more";
  }
}
