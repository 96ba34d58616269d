package dev.berth.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with one input, so that a person hears of everything at once. Confined to
 * one thread. Keeps at most {@value #LIMIT} problems; what comes after is counted.
 */
public final class Problems {
  /** How many problems of one input are told. */
  public static final int LIMIT = 100;

  private final List<Problem> problems = new ArrayList<>();
  private int dropped;

  public void error(@Nullable Place place, String path, String message) {
    add(Problem.error(place, path, message));
  }

  public void warning(@Nullable Place place, String path, String message) {
    add(Problem.warning(place, path, message));
  }

  public void add(Problem problem) {
    if (problems.contains(problem)) {
      return;
    }
    if (problems.size() < LIMIT) {
      problems.add(problem);
      return;
    }
    dropped++;
    if (problem.isError() && !hasErrors()) {
      problems.set(LIMIT - 1, problem);
    }
  }

  public boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }

  /** Everything found so far, in the order of the input. */
  public List<Problem> all() {
    return problems.stream()
        .sorted(
            Comparator.comparing(
                Problem::place, Comparator.nullsFirst(Comparator.<Place>naturalOrder())))
        .toList();
  }

  /** The warnings found so far, in the order of the input. */
  public List<Problem> warnings() {
    return all().stream().filter(problem -> !problem.isError()).toList();
  }

  /** How many problems were found beyond those that {@link #all} lists. */
  public int dropped() {
    return dropped;
  }

  /**
   * Ends the check of an input.
   *
   * @throws ProblemsException if there is an error among the problems
   */
  public void throwIfErrors(ErrorCode code) {
    if (hasErrors()) {
      throw new ProblemsException(code, all(), dropped);
    }
  }
}
