package dev.berth.identity;

import dev.berth.http.Json;
import dev.berth.http.Response;
import dev.berth.kernel.ErrorCode;
import java.util.List;
import java.util.Map;

/** A refusal with headers of its own, in the form of all errors of the API. */
final class ErrorAnswer {
  private static final String JSON = "application/json; charset=utf-8";

  private ErrorAnswer() {}

  private record Body(Failure error) {}

  private record Failure(String code, String message, List<Object> problems) {}

  static Response of(ErrorCode code, String message, Map<String, String> headers) {
    return new Response.Text(
        code.httpStatus(),
        JSON,
        Json.render(new Body(new Failure(code.name(), message, List.of()))) + "\n",
        headers);
  }
}
