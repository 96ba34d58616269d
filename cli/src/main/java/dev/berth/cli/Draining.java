package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;

/** Has a node drained, and tells how it goes. Whoever stops it leaves the node as it was. */
final class Draining {
  private final Session session;
  private final Duration timeout;

  Draining(Session session, Duration timeout) {
    this.session = session;
    this.timeout = timeout;
  }

  /**
   * Returns when nothing is left there.
   *
   * @throws BerthException with the reason if it does not come about in time
   */
  void drain(String node, ApiPath path) {
    ApiPath within = path.with("timeout", Long.toString(Math.max(1, timeout.toSeconds())));
    if (LongWork.follow(session, within, node).isEmpty()) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot see node '%s' drained: the server stopped, and the node is as it was. Run 'berth up' and try again."
              .formatted(node));
    }
  }
}
