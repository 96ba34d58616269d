package dev.berth.filters;

import dev.berth.proxy.Headers;

/** What a forward-auth server answered. Confined to whom it is given. */
final class AuthAnswer {
  private final int status;
  private final Headers headers;
  private final byte[] body;

  /**
   * Makes one.
   *
   * @param headers without those for one hop and those of the body's framing
   * @param body taken over, not copied
   */
  AuthAnswer(int status, Headers headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  /** Whether the request may go on. */
  boolean lets() {
    return status >= 200 && status < 300;
  }
}
