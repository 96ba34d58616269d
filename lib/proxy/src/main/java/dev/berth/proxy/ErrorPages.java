package dev.berth.proxy;

import java.nio.charset.StandardCharsets;

/** What people and programs read when no server answers: a short page, JSON or text. */
final class ErrorPages {
  private static final String RETRY_AFTER_SECONDS = "2";

  private ErrorPages() {}

  private record Usual(String code, String text) {}

  /**
   * The page for a status, in the form that the client accepts.
   *
   * @param text a sentence; empty: the usual one
   * @param headers gets those that belong to the page
   */
  static byte[] body(int status, String text, Request request, RequestId id, Headers headers) {
    Usual usual = usual(status);
    String said = text.isEmpty() ? usual.text() : text;
    if (status == 503 && !headers.contains("retry-after")) {
      headers.add("Retry-After", RETRY_AFTER_SECONDS);
    }
    if (!headers.contains("cache-control")) {
      headers.add("Cache-Control", "no-store");
    }
    String shown = status >= 500 ? id.toString() : "";
    String accept = String.join(",", request.headers().getAll("accept"));
    String body;
    String type;
    if (accept.contains("text/html")) {
      type = "text/html; charset=utf-8";
      body = html(status, said, shown);
    } else if (accept.contains("json")) {
      type = "application/json";
      body = json(usual.code(), said, shown);
    } else {
      type = "text/plain; charset=utf-8";
      body = said + "\n" + (shown.isEmpty() ? "" : "Request " + shown + "\n");
    }
    headers.set("Content-Type", type);
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static Usual usual(int status) {
    return switch (status) {
      case 400 -> new Usual("INVALID_INPUT", "This request cannot be understood.");
      case 401 -> new Usual("UNAUTHENTICATED", "This address is for those who say who they are.");
      case 403 -> new Usual("DENIED", "This address is not for you.");
      case 404 -> new Usual("NOT_FOUND", "Nothing is routed here.");
      case 405 -> new Usual("METHOD_NOT_ALLOWED", "The front door does not take this method.");
      case 408 -> new Usual("TIMED_OUT", "The request did not arrive in time.");
      case 413 -> new Usual("TOO_LARGE", "The body of the request is too large.");
      case 414 -> new Usual("TOO_LARGE", "The first line of the request is too long.");
      case 417 -> new Usual("INVALID_INPUT", "The request expects what the front door cannot do.");
      case 421 -> new Usual("INVALID_INPUT", "This connection is for another host.");
      case 429 -> new Usual("TOO_MANY", "Too many requests. Try again in a moment.");
      case 431 -> new Usual("TOO_LARGE", "The headers of the request are too large.");
      case 500 -> new Usual("INTERNAL", "The front door has met a defect of its own.");
      case 501 -> new Usual("UNSUPPORTED", "The front door cannot do this.");
      case 502 -> new Usual("ENGINE_FAILED", "The service behind this address did not answer.");
      case 503 ->
          new Usual("UNAVAILABLE", "The service behind this address is not running just now.");
      case 504 -> new Usual("TIMED_OUT", "The service behind this address did not answer in time.");
      default ->
          status >= 500
              ? new Usual("ENGINE_FAILED", "The service behind this address has failed.")
              : new Usual("INVALID_INPUT", "This request was refused.");
    };
  }

  private static String html(int status, String text, String id) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%1$d</title>
    <style>body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32em;padding:0 1em}small{color:#777}</style>
    </head><body><h1>%1$d</h1><p>%2$s</p>%3$s</body></html>
    """
        .formatted(
            status, escaped(text), id.isEmpty() ? "" : "<p><small>" + escaped(id) + "</small></p>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String json(String code, String text, String id) {
    return "{\"error\":{\"code\":\"%s\",\"message\":%s%s}}"
        .formatted(code, quoted(text), id.isEmpty() ? "" : ",\"request\":" + quoted(id));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
