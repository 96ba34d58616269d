package dev.berth.alerts;

import dev.berth.http.Json;
import dev.berth.kernel.BerthException;
import dev.berth.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Sends what is on its way: for each receiver one after the other, in order, again and again with
 * growing pauses until it is taken or an hour is over. At least once: one that was taken just
 * before Berth was killed is sent again, with the same id. Thread-safe; ticks are for one thread.
 */
final class Deliveries {
  private static final Logger LOG = System.getLogger(Deliveries.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** After so long nobody tries any more. */
  static final Duration GIVEN_UP = Duration.ofHours(1);

  private final Store store;
  private final Receivers receivers;
  private final Senders senders;
  private final Workers workers;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  Deliveries(
      Store store,
      Receivers receivers,
      Senders senders,
      Workers workers,
      InstantSource clock,
      RandomGenerator random) {
    this.store = store;
    this.receivers = receivers;
    this.senders = senders;
    this.workers = workers;
    this.clock = clock;
    this.random = random;
  }

  /** Starts what is due. */
  void tick() {
    workers.interruptOverdue();
    Instant now = clock.instant();
    List<Delivery> due =
        store.read(handle -> DeliveryTable.due(handle, now, now.plus(LONGEST_PAUSE)));
    for (Delivery delivery : due) {
      if (running.add(delivery.id())) {
        boolean started = false;
        try {
          started = workers.start(delivery.tenant(), () -> deliver(delivery), () -> {});
        } finally {
          if (!started) {
            running.remove(delivery.id());
          }
        }
      }
    }
  }

  private void deliver(Delivery delivery) {
    try {
      send(delivery);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "Cannot deliver a notification of '%s' to '%s'"
              .formatted(delivery.tenant(), delivery.receiver()),
          e);
      failed(delivery, NotSent.forNow("It could not be sent by a defect of Berth.", e));
    } finally {
      running.remove(delivery.id());
    }
  }

  private void send(Delivery delivery) {
    Optional<Receiver> receiver =
        store.read(handle -> receivers.find(handle, delivery.tenant(), delivery.receiver()));
    if (receiver.isEmpty()) {
      end(delivery, Happening.Kind.DROPPED, "The receiver was removed.");
      return;
    }
    Notification notification = Json.parse(delivery.body(), Notification.class);
    try {
      senders.send(receiver.get(), delivery.id(), notification);
    } catch (NotSent e) {
      failed(delivery, e);
      return;
    }
    end(delivery, Happening.Kind.NOTIFIED, NotificationText.title(notification));
  }

  private void failed(Delivery delivery, NotSent cause) {
    // What was interrupted may still write down that it was.
    boolean interrupted = Thread.interrupted();
    String why = interrupted ? "It took too long." : cause.getMessage();
    Instant now = clock.instant();
    if (cause.isLasting() || !now.isBefore(delivery.created().plus(GIVEN_UP))) {
      end(delivery, Happening.Kind.FAILED, why + " It is given up.");
      return;
    }
    Delivery later =
        new Delivery(
            delivery.tenant(),
            delivery.id(),
            delivery.receiver(),
            delivery.body(),
            delivery.created().isAfter(now) ? now : delivery.created(),
            delivery.tries() + 1,
            now.plus(pause(delivery.tries())));
    try {
      store.write(
          handle -> {
            DeliveryTable.set(handle, later);
            if (delivery.tries() == 0) {
              HistoryTable.add(
                  handle, delivery.tenant(), happening(delivery, Happening.Kind.RETRIED, why));
            }
            return later;
          });
    } catch (BerthException e) {
      LOG.log(Level.WARNING, "Cannot write down that a notification was not sent", e);
    }
  }

  /** Doubles each time, and is cut by up to a half, so that many do not come back together. */
  private Duration pause(int tries) {
    long whole = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(tries, 20));
    return Duration.ofMillis(whole - random.nextLong(whole / 2));
  }

  private void end(Delivery delivery, Happening.Kind kind, String text) {
    store.write(
        handle -> {
          DeliveryTable.delete(handle, delivery.tenant(), delivery.id());
          HistoryTable.add(handle, delivery.tenant(), happening(delivery, kind, text));
          return delivery;
        });
  }

  private Happening happening(Delivery delivery, Happening.Kind kind, String text) {
    return new Happening(clock.instant(), kind, "", delivery.receiver(), Map.of(), text);
  }
}
