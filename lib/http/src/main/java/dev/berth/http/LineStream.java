package dev.berth.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The values of one answer as they come: a line each, or an event each.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
final class LineStream implements Response.LineSink {
  private static final String EVENTS = "text/event-stream";

  private final Exchange exchange;
  private final boolean events;
  private final SendBudget budget;

  LineStream(Exchange exchange, Duration stallTimeout) {
    this.exchange = exchange;
    this.events = wantsEvents(exchange);
    this.budget = new SendBudget(stallTimeout);
    exchange.departure().then(budget::close);
  }

  /** Whether a caller wants events rather than lines. */
  static boolean wantsEvents(Exchange exchange) {
    String accepted = exchange.request().getHeader("Accept");
    return accepted != null && accepted.startsWith(EVENTS);
  }

  String contentType() {
    return events ? EVENTS : ContentType.LINES;
  }

  /** One value as it is sent; JSON has no line breaks of its own, so an event is one line. */
  byte[] encode(Object value) {
    String json = Json.render(value);
    return (events ? "data: " + json + "\n\n" : json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void write(Object value) throws IOException {
    if (exchange.departure().hasHappened()) {
      throw new CallerGone("The caller has gone");
    }
    byte[] line = encode(value);
    int taken = budget.take(line.length);
    exchange.sendPiece(line, () -> budget.give(taken));
  }

  /** From now on nothing more is taken. */
  void end() {
    budget.close();
  }

  @Override
  public void onClose(Runnable action) {
    exchange.departure().then(action);
  }
}
