package dev.berth.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** An answer. */
public sealed interface Response {
  /** A record, map or list, rendered as JSON. */
  record Json(int status, Object body) implements Response {}

  /** Nothing but a status. */
  record Empty(int status) implements Response {}

  /** A text. */
  record Text(int status, String contentType, String body, Map<String, String> headers)
      implements Response {
    public Text {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Bytes.
   *
   * @param body read-only; what is between its position and its limit
   */
  record Bytes(int status, String contentType, ByteBuffer body, Map<String, String> headers)
      implements Response {
    public Bytes {
      headers = Map.copyOf(headers);
    }
  }

  /** An answer with cookies for a browser. */
  record WithCookies(Response answer, List<String> cookies) implements Response {
    public WithCookies {
      cookies = List.copyOf(cookies);
    }
  }

  /**
   * JSON values, a line each ({@code application/x-ndjson}), sent as they come; to a caller that
   * accepts {@code text/event-stream}, an event each.
   *
   * @param source writes them; runs on the request's thread after the head has been sent
   */
  record Lines(LineSource source) implements Response {}

  static Response ok(Object body) {
    return new Json(200, body);
  }

  static Response accepted(Object body) {
    return new Json(202, body);
  }

  static Response noContent() {
    return new Empty(204);
  }

  /** Writes the lines of an answer. */
  @FunctionalInterface
  interface LineSource {
    void writeTo(LineSink sink) throws Exception;
  }

  /** Where lines go. For one thread, but for {@link #onClose}. */
  interface LineSink {
    /**
     * Sends one value as a line; waits while the caller is slow.
     *
     * @throws java.io.IOException if the caller has gone
     */
    void write(Object value) throws java.io.IOException;

    /** Runs when the caller has gone or the answer has ended, at once if that is so already. */
    void onClose(Runnable action);
  }
}
