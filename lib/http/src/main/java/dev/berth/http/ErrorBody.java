package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.Problem;
import dev.berth.kernel.ProblemsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an error looks like to a caller. */
record ErrorBody(Detail error) {
  /**
   * The error.
   *
   * @param code its stable name
   * @param problems of an input, if it was one
   * @param id for an answer of 500 or above: the log has it too
   */
  record Detail(
      String code, String message, @Nullable List<Problem> problems, @Nullable String id) {}

  static ErrorBody of(BerthException failure, @Nullable String id) {
    List<Problem> problems =
        failure instanceof ProblemsException several ? several.problems() : null;
    return new ErrorBody(new Detail(failure.code().name(), failure.getMessage(), problems, id));
  }
}
