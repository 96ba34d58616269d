package dev.berth.proxy;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request is sent again whose server broke off before its answer. For one request, and
 * one thread.
 */
final class Resends {
  /** A server may close a kept connection at any moment, and several in a row may be closed. */
  private static final int MOST_ON_KEPT = 3;

  private int broken;
  private int onKept;
  private boolean moved;

  /** Where it goes. */
  enum Where {
    ANYWHERE,
    /** To a server that has not been tried. */
    ELSEWHERE,
    NOWHERE
  }

  /** That of a request, made when a server first broke off. */
  static Resends with(@Nullable Resends before) {
    return before == null ? new Resends() : before;
  }

  /**
   * @param begun whether any of its body was sent
   * @param kept whether the connection had carried another request before
   * @param mostAttempts how often a filter lets it be tried in all
   */
  Where after(String method, boolean begun, boolean kept, int mostAttempts) {
    broken++;
    if (begun) {
      return Where.NOWHERE;
    }
    if (Methods.isIdempotent(method)
        && ((kept && onKept < MOST_ON_KEPT) || broken < mostAttempts)) {
      onKept += kept ? 1 : 0;
      return Where.ANYWHERE;
    }
    if (!moved && Methods.isSafe(method)) {
      moved = true;
      return Where.ELSEWHERE;
    }
    return Where.NOWHERE;
  }
}
