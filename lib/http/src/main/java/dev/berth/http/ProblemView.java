package dev.berth.http;

import dev.berth.kernel.Place;
import dev.berth.kernel.Problem;
import org.jspecify.annotations.Nullable;

/** A problem as callers see it: its place laid open. */
record ProblemView(
    String severity,
    @Nullable String file,
    @Nullable Integer line,
    @Nullable Integer column,
    String path,
    String message) {
  static ProblemView of(Problem problem) {
    Place place = problem.place();
    String severity = problem.severity().name();
    return place == null
        ? new ProblemView(severity, null, null, null, problem.path(), problem.message())
        : new ProblemView(
            severity,
            place.file(),
            place.line(),
            place.column(),
            problem.path(),
            problem.message());
  }
}
