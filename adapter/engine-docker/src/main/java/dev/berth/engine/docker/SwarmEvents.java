package dev.berth.engine.docker;

import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Listens to what a manager tells of services and nodes, and to the daemon's own word of containers
 * that start and end there: each is a reason to look. Thread-safe.
 */
final class SwarmEvents implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SwarmEvents.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DockerApi api;
  private final SwarmWatch watch;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<@Nullable Answer> current = new AtomicReference<>();
  private @Nullable Thread thread;

  SwarmEvents(DockerApi api, SwarmWatch watch) {
    this.api = api;
    this.watch = watch;
  }

  void start() {
    thread = Threads.start("swarm-feed", this::run);
  }

  private void run() {
    try {
      do {
        listen();
      } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    Map<String, Object> filters =
        Map.of(
            "type",
            List.of("service", "node", "container"),
            "event",
            List.of("create", "update", "remove", "start", "die", "health_status"));
    Call call = Call.get("/events", "listen to the events").with("filters", Json.text(filters));
    try (Answer answer = api.open(call)) {
      current.set(answer);
      watch.now();
      Iterator<JsonNode> events = Json.values(answer.body());
      while (closed.getCount() > 0 && events.hasNext()) {
        // Containers are everybody's, and may come and go all the time.
        if (Json.text(events.next(), "Type").equals("container")) {
          watch.now();
        } else {
          watch.soon();
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "The events of the swarm have ended", e);
    } finally {
      current.set(null);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Answer answer = current.get();
    if (answer != null) {
      answer.close();
    }
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
