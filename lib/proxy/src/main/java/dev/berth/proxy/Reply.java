package dev.berth.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole response that no server gave. Immutable.
 *
 * @param fields names and values of headers, in their order; the length is added by who sends it
 * @param body null: an error page for this status, in the form that the client accepts, that shows
 *     {@code text}
 * @param text a sentence for people; empty: the usual one of the status
 */
@SuppressWarnings("ArrayRecordComponent") // Sent as it is; nobody compares replies.
public record Reply(
    int status, List<Map.Entry<String, String>> fields, byte @Nullable [] body, String text) {
  public Reply {
    fields = List.copyOf(fields);
  }

  /** An error page, as HTML, JSON or plain text. */
  public static Reply error(int status) {
    return new Reply(status, List.of(), null, "");
  }

  /** An error page that says this. */
  public static Reply error(int status, String text) {
    return new Reply(status, List.of(), null, text);
  }

  /** Sends the client elsewhere. */
  public static Reply redirect(int status, String location) {
    return new Reply(
        status,
        List.of(Map.entry("Location", location)),
        (location + "\n").getBytes(StandardCharsets.UTF_8),
        "");
  }

  /** The same with one more header. */
  public Reply with(String name, String value) {
    List<Map.Entry<String, String>> more = new java.util.ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new Reply(status, more, body, text);
  }
}
