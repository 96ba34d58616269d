package dev.berth.filters;

import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;

/** Statuses and places of redirects. */
final class Redirects {
  private Redirects() {}

  /**
   * Sends a client elsewhere: with 301 or 302 for GET, which browsers repeat; with 308 or 307 for
   * others, so that they keep their method and body.
   */
  static Verdict to(Request request, String location, boolean permanent) {
    boolean get = request.method().equals("GET");
    int status = permanent ? (get ? 301 : 308) : get ? 302 : 307;
    return new Verdict.Answer(Reply.redirect(status, location));
  }
}
