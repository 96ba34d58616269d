package dev.berth.proxy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exchange, for filters while it lasts and for the log when it is over.
 * Confined to its event loop.
 */
abstract class ExchangeFacts implements Exchange, ExchangeLog.Ended {
  private final Lane lane;
  private final Request request;
  private final long startedNanos = System.nanoTime();
  private final long startedMillis;
  private @Nullable RequestId id;
  private @Nullable Passage passage;
  private @Nullable Upstream upstream;
  private @Nullable Object[] attachments = {};
  private int attempts;
  private int mostAttempts = 1;
  private int upstreamStatus;
  private long upstreamNanos;
  private long tunnelledBytes;

  ExchangeFacts(Lane lane, Request request) {
    this.lane = lane;
    this.request = request;
    this.startedMillis = lane.millis();
  }

  final void setId(RequestId given) {
    id = given;
  }

  final RequestId requestId() {
    return Objects.requireNonNull(id);
  }

  final void setPassage(@Nullable Passage found) {
    passage = found;
  }

  final void noteAttempt(Upstream to) {
    upstream = to;
    attempts++;
  }

  final void noteAnswer(int status, long nanos) {
    upstreamStatus = status;
    upstreamNanos = nanos;
  }

  final void noteTunnelled(int bytes) {
    tunnelledBytes += bytes;
  }

  final long tunnelledBytes() {
    return tunnelledBytes;
  }

  /** How long a server may take for the head of a response, in nanoseconds. */
  final long responseNanos(ProxySettings.Timeouts timeouts) {
    Duration own = passage().options().response();
    return (own == null ? timeouts.response() : own).toNanos();
  }

  final int mostAttempts() {
    return mostAttempts;
  }

  @Override
  public final Request request() {
    return request;
  }

  // The log is told null where there was no route; filters are asked only where there is one.
  @Override
  @SuppressWarnings("NullAway")
  public final Passage passage() {
    return passage;
  }

  @Override
  public final @Nullable Upstream upstream() {
    return upstream;
  }

  @Override
  public final void execute(Runnable action) {
    lane.execute(action);
  }

  @Override
  public final @Nullable Object attachment(Object of) {
    for (int i = 0; i < attachments.length; i += 2) {
      if (of.equals(attachments[i])) {
        return attachments[i + 1];
      }
    }
    return null;
  }

  @Override
  public final void attach(Object of, Object attachment) {
    for (int i = 0; i < attachments.length; i += 2) {
      if (of.equals(attachments[i])) {
        attachments[i + 1] = attachment;
        return;
      }
    }
    attachments = Arrays.copyOf(attachments, attachments.length + 2);
    attachments[attachments.length - 2] = of;
    attachments[attachments.length - 1] = attachment;
  }

  @Override
  public final void setMostAttempts(int most) {
    mostAttempts = Math.max(1, most);
  }

  @Override
  public final int upstreamStatus() {
    return upstreamStatus;
  }

  @Override
  public final long startedMillis() {
    return startedMillis;
  }

  @Override
  public final long durationNanos() {
    return System.nanoTime() - startedNanos;
  }

  @Override
  public final long upstreamNanos() {
    return upstreamNanos;
  }

  @Override
  public final int attempts() {
    return attempts;
  }

  @Override
  public final String id() {
    return requestId().toString();
  }
}
