package dev.berth.proxy;

import org.jspecify.annotations.Nullable;

/**
 * The head of a response on its way to the client. What filters change of it reaches the client.
 * Confined to the thread of its exchange.
 */
public final class Response {
  private final Headers headers;
  private int status;
  private @Nullable String reason;

  /** Makes one; {@code status} is 200 to 999. */
  public Response(int status, Headers headers) {
    this.status = status;
    this.headers = headers;
  }

  public int status() {
    return status;
  }

  public void setStatus(int changed) {
    if (changed != status) {
      reason = null;
    }
    this.status = changed;
  }

  /** Whether it has no body, whatever its headers say. */
  boolean isBodiless() {
    return status == 204 || status == 304;
  }

  public Headers headers() {
    return headers;
  }

  /** The server's own words for the status; null: those that everybody says. */
  @Nullable String reason() {
    return reason;
  }

  void setReason(@Nullable String words) {
    this.reason = words;
  }
}
