package dev.berth.router;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers that the front door gives itself: for people a short page, for programs JSON or text. */
enum ErrorPage {
  BAD_REQUEST(400, "INVALID_INPUT", "This request cannot be understood."),
  NOT_FOUND(404, "NOT_FOUND", "Nothing is routed here."),
  METHOD_NOT_ALLOWED(405, "METHOD_NOT_ALLOWED", "The front door does not take this method."),
  TIMED_OUT_REQUEST(408, "TIMED_OUT", "The request did not arrive in time."),
  URI_TOO_LONG(414, "TOO_LARGE", "The first line of the request is too long."),
  EXPECTATION_FAILED(417, "INVALID_INPUT", "The request expects what the front door cannot do."),
  HEADERS_TOO_LARGE(431, "TOO_LARGE", "The headers of the request are too large."),
  BAD_GATEWAY(502, "ENGINE_FAILED", "The service behind this address did not answer."),
  UNAVAILABLE(503, "UNAVAILABLE", "The service behind this address is not running just now."),
  TIMED_OUT(504, "TIMED_OUT", "The service behind this address did not answer in time.");

  private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
  private static final String RETRY_AFTER_SECONDS = "2";

  private final int status;
  private final String code;
  private final String message;

  ErrorPage(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  static ErrorPage ofRefusal(int status) {
    for (ErrorPage page : values()) {
      if (page.status == status) {
        return page;
      }
    }
    return BAD_REQUEST;
  }

  /** Answers a request and ends its connection; only the latter if it has been answered. */
  void sendAndClose(HttpServerRequest request) {
    if (isOpen(request.response())) {
      request.response().headers().clear().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      write(request);
    }
    request.connection().close();
  }

  /** Answers a request; does nothing if it has been answered. */
  void send(HttpServerRequest request) {
    if (isOpen(request.response())) {
      request.response().headers().clear();
      write(request);
    }
  }

  private static boolean isOpen(HttpServerResponse response) {
    return !response.headWritten() && !response.ended() && !response.closed();
  }

  private void write(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.setStatusCode(status);
    if (this == UNAVAILABLE) {
      response.putHeader(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    String wanted = accept == null ? "" : accept;
    if (wanted.contains("text/html")) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8").end(html());
    } else if (wanted.contains("json")) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json());
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8").end(message + "\n");
    }
  }

  private String html() {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%1$d</title>
    <style>body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32em;padding:0 1em}</style>
    </head><body><h1>%1$d</h1><p>%2$s</p></body></html>
    """
        .formatted(status, message);
  }

  private String json() {
    return "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message);
  }
}
