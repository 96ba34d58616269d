package dev.berth.proxy;

/**
 * Looks at, changes or stops what goes by. One object serves many requests at once and belongs to a
 * generation of routes: what has to outlive a change of routes is kept elsewhere. Called on the
 * exchange's event loop: never blocks. Thread-safe.
 */
public interface Filter {
  /** A request on its way in, filter by filter in the order of the passage. */
  default Verdict onRequest(Exchange exchange) {
    return Verdict.PASS;
  }

  /** A response on its way out, in the reverse order; by filters that let the request pass. */
  default ResponseVerdict onResponse(Exchange exchange, Response response) {
    return ResponseVerdict.PASS;
  }

  /** It is over, however it ended; once, for filters that let the request pass. */
  default void onEnd(Exchange exchange) {}
}
