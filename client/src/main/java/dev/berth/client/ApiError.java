package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Problem.Severity;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the errors that the API tells back into the exceptions that the server threw. */
final class ApiError {
  private ApiError() {}

  /** The exception for an answer with an error's status. */
  static BerthException of(int status, String body) {
    Json error = parsed(body).get("error");
    if (!error.isObject()) {
      return new BerthException(
          codeOf("", status),
          "Cannot use the answer of the server: status %d without a reason. Check that the address is that of a Berth server."
              .formatted(status));
    }
    return of(error, status);
  }

  /** The exception for an error told in a message of its own, such as the end of an exec. */
  static BerthException of(Json error, int status) {
    ErrorCode code = codeOf(error.text("code"), status);
    List<Json> problems = error.items("problems");
    if (problems.stream().anyMatch(problem -> problemOf(problem).isError())) {
      Problems all = new Problems();
      problems.forEach(problem -> all.add(problemOf(problem)));
      try {
        all.throwIfErrors(code);
      } catch (ProblemsException e) {
        return e;
      }
    }
    String id = error.text("id");
    String message = error.text("message");
    return new BerthException(code, id.isEmpty() ? message : message + " (error id " + id + ")");
  }

  /** A problem as the API lists it. */
  static Problem problemOf(Json problem) {
    return new Problem(
        problem.text("severity").equals("WARNING") ? Severity.WARNING : Severity.ERROR,
        placeOf(problem),
        problem.text("path"),
        problem.text("message"));
  }

  private static @Nullable Place placeOf(Json problem) {
    return problem.text("file").isEmpty()
        ? null
        : new Place(
            problem.text("file"), (int) problem.number("line"), (int) problem.number("column"));
  }

  private static Json parsed(String body) {
    try {
      return Json.parse(body);
    } catch (BerthException e) {
      return Json.of(null);
    }
  }

  private static ErrorCode codeOf(String name, int status) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.name().equals(name))
        .findFirst()
        .or(
            () ->
                Arrays.stream(ErrorCode.values())
                    .filter(code -> code.httpStatus() == status)
                    .findFirst())
        .orElse(ErrorCode.INTERNAL);
  }
}
