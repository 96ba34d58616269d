package dev.berth.alerts;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries receivers out: at once, and once. Thread-safe; blocks. */
final class Trials {
  private static final int LONGEST_SECONDS = 25;

  private final Senders senders;
  private final Workers workers;
  private final InstantSource clock;
  private final String externalUrl;

  Trials(Senders senders, Workers workers, InstantSource clock, String externalUrl) {
    this.senders = senders;
    this.workers = workers;
    this.clock = clock;
    this.externalUrl = externalUrl;
  }

  /**
   * Tells a receiver that this is a test.
   *
   * @throws NotSent if it does not take it
   */
  void send(TenantId tenant, Receiver receiver, String id) throws NotSent {
    Notification trial = NotificationText.trial(receiver.name(), clock.instant(), externalUrl);
    CompletableFuture<String> sent = new CompletableFuture<>();
    boolean started =
        workers.start(
            tenant,
            () -> {
              try {
                senders.send(receiver, id, trial);
                sent.complete(id);
              } catch (NotSent | RuntimeException e) {
                sent.completeExceptionally(e);
              }
            },
            () -> sent.completeExceptionally(NotSent.forNow("It took too long.", null)));
    if (!started) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "Cannot tell receiver '%s': others are being told. Try it again in a moment."
              .formatted(receiver.name()));
    }
    await(sent);
  }

  private static void await(CompletableFuture<String> sent) throws NotSent {
    try {
      var _ = sent.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NotSent cause) {
        throw cause;
      }
      throw new IllegalStateException("A test failed by a defect", e);
    } catch (TimeoutException e) {
      throw NotSent.forNow("It took too long.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NotSent.forNow("It was interrupted.", e);
    }
  }
}
