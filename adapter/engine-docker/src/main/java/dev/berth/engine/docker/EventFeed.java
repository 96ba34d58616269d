package dev.berth.engine.docker;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Listens to what the daemon tells about this instance's containers, for as long as it is open.
 * When the daemon goes away it is called again until it answers, and looked at as a whole then:
 * nothing that happened meanwhile is missed. Thread-safe.
 */
final class EventFeed implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EventFeed.class.getName());
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Between a daemon's word that a container has ended and its showing so. */
  private static final Duration SETTLING = Duration.ofMillis(50);

  private static final int SETTLING_LOOKS = 40;

  private final DockerApi api;
  private final Labels labels;
  private final TaskTable table;
  private final Observer observer;
  private final Runnable connected;
  private final Runnable lost;
  private final Semaphore hurry = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicReference<@Nullable Answer> current = new AtomicReference<>();
  private @Nullable Thread thread;

  /**
   * @param connected told each time the daemon has begun to answer, when it is known what runs
   * @param lost told each time it could not be called, or has hung up
   */
  EventFeed(
      DockerApi api,
      Labels labels,
      TaskTable table,
      Observer observer,
      Runnable connected,
      Runnable lost) {
    this.api = api;
    this.labels = labels;
    this.table = table;
    this.observer = observer;
    this.connected = connected;
    this.lost = lost;
  }

  void start() {
    thread = Threads.start("docker-feed", this::run);
  }

  /** Waits until it listens for the first time, or that time is over. */
  void awaitFirst(Duration atMost) throws InterruptedException {
    boolean _ = first.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Drops the connection, which may be dead without having ended; it is made again at once. */
  void reconnect() {
    Answer answer = current.get();
    if (answer != null) {
      answer.close();
    }
  }

  /** Calls again at once, if it waits to do so. */
  void hurry() {
    hurry.release();
  }

  private void run() {
    Duration pause = SHORTEST_PAUSE;
    while (closed.getCount() > 0) {
      try {
        listen();
        pause = SHORTEST_PAUSE;
      } catch (RuntimeException e) {
        if (closed.getCount() > 0) {
          LOG.log(Level.DEBUG, "The events of " + api.target().address() + " have ended", e);
          pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
      }
      try {
        if (closed.getCount() > 0) {
          lost.run();
        }
        int _ = hurry.drainPermits();
        boolean _ = hurry.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void listen() {
    api.greet();
    Call call =
        Call.get("/events", "listen to the events")
            .with(
                "filters",
                Json.text(
                    Map.of(
                        "type",
                        List.of("container"),
                        "label",
                        List.of(Labels.INSTANCE + "=" + labels.instance()))));
    try (Answer answer = api.open(call)) {
      current.set(answer);
      observer.lookAround();
      connected.run();
      first.countDown();
      Iterator<JsonNode> events = Json.values(answer.body());
      while (closed.getCount() > 0 && events.hasNext()) {
        learn(events.next());
      }
    } finally {
      current.set(null);
    }
  }

  private void learn(JsonNode event) {
    JsonNode actor = event.path("Actor");
    String container = Json.text(actor, "ID");
    String action = Json.text(event, "Action");
    String kind = action.isEmpty() ? Json.text(event, "status") : action;
    try {
      switch (kind) {
        case "start", "restart", "unpause", "rename" -> observer.look(container);
        case "die", "died" -> lookForEnd(container);
        case "destroy", "remove" -> table.remove(container);
        // Its maker tells of it when it is whole, unless the answer that it is made was lost.
        case "create" -> observer.lookIfUnknown(container, Json.map(actor.path("Attributes")));
        default -> {}
      }
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "Cannot look at container " + container + " after " + kind, e);
    }
  }

  /** A daemon may tell of an end a moment before it shows it. */
  private void lookForEnd(String container) {
    for (int i = 0; i < SETTLING_LOOKS; i++) {
      observer.look(container);
      try {
        if (!table.runs(container) || closed.await(SETTLING.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    reconnect();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        boolean _ = running.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
