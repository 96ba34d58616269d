package dev.berth.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The lines of one answer. */
final class LineStream implements Response.LineSink {
  private final Exchange exchange;
  private final SendBudget budget;

  LineStream(Exchange exchange, Duration stallTimeout) {
    this.exchange = exchange;
    this.budget = new SendBudget(stallTimeout);
    exchange.departure().then(budget::close);
  }

  @Override
  public void write(Object value) throws IOException {
    if (exchange.departure().hasHappened()) {
      throw new CallerGone("The caller has gone");
    }
    byte[] line = (Json.render(value) + "\n").getBytes(StandardCharsets.UTF_8);
    int taken = budget.take(line.length);
    exchange.sendPiece(line, () -> budget.give(taken));
  }

  @Override
  public void onClose(Runnable action) {
    exchange.departure().then(action);
  }
}
