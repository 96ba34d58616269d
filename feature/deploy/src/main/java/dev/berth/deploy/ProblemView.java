package dev.berth.deploy;

import dev.berth.kernel.Place;
import dev.berth.kernel.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is odd in a file, as the API writes it.
 *
 * @param severity {@code WARNING} or {@code ERROR}
 * @param file null where there is no place, as {@code line} and {@code column} then are
 * @param path of keys: {@code services.web.ports[0]}
 */
public record ProblemView(
    String severity,
    @Nullable String file,
    @Nullable Integer line,
    @Nullable Integer column,
    String path,
    String message) {
  static ProblemView of(Problem problem) {
    Place place = problem.place();
    return new ProblemView(
        problem.severity().name(),
        place == null ? null : place.file(),
        place == null ? null : place.line(),
        place == null ? null : place.column(),
        problem.path(),
        problem.message());
  }
}
