package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Verdict;

/** Lets nobody through: as if nothing were there. */
final class ClosedFilter implements Filter {
  static final ClosedFilter INSTANCE = new ClosedFilter();
  private static final Verdict NOTHING = new Verdict.Answer(Reply.error(404));

  private ClosedFilter() {}

  @Override
  public Verdict onRequest(Exchange exchange) {
    return NOTHING;
  }
}
