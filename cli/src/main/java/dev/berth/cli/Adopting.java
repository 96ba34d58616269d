package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/** Has a foreign stack taken over, or given back, and tells how it goes. */
final class Adopting {
  private final Session session;

  Adopting(Session session) {
    this.session = session;
  }

  /**
   * Returns when it is done.
   *
   * @return the last line
   * @throws BerthException with the reason if it does not come about
   */
  Json follow(String name, ApiPath path) {
    return LongWork.follow(session, path, name)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.UNAVAILABLE,
                    "Cannot see what became of foreign stack '%s': the server stopped. Run 'berth up', then 'berth foreign ls', which says how to go on or back."
                        .formatted(name)));
  }
}
