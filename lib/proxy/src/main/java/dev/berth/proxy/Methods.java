package dev.berth.proxy;

/** What methods of requests mean to a proxy. */
final class Methods {
  private Methods() {}

  /** Whether a request changes nothing, so that a server that broke off may have had it. */
  static boolean isSafe(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  /** Whether a request may be sent twice. */
  static boolean isIdempotent(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
      default -> false;
    };
  }
}
