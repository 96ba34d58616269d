package dev.berth.engine.docker;

import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineHealth;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Knows how the daemon is: asks it every few seconds, as a socket that hangs says nothing by
 * itself. Thread-safe.
 */
final class HealthWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HealthWatch.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration LONGEST_LIMIT = Duration.ofSeconds(10);

  private final DockerApi api;
  private final Consumer<EngineEvent> events;
  private final Reactions reactions;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<@Nullable EngineHealth> health = new AtomicReference<>();
  private @Nullable Thread thread;

  /**
   * What others do about it.
   *
   * @param broken done when the daemon has ceased to answer
   * @param back done when it answers again: whoever does it calls {@link #check} when it is known
   *     what runs, and until then nobody takes the daemon for ready
   * @param answered done, every few seconds, while it answers
   */
  record Reactions(Runnable broken, Runnable back, Runnable answered) {}

  HealthWatch(DockerApi api, Consumer<EngineEvent> events, Reactions reactions) {
    this.api = api;
    this.events = events;
    this.reactions = reactions;
  }

  void start() {
    thread =
        Threads.start(
            "docker-health",
            () -> {
              try {
                while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                  look();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Looks, as every few seconds. */
  void look() {
    EngineHealth found = ask();
    EngineHealth before = health.get();
    if (found.ready() && before != null && !before.ready()) {
      reactions.back().run();
      return;
    }
    learn(found);
    if (found.ready()) {
      runAnswered();
    }
  }

  private void runAnswered() {
    try {
      reactions.answered().run();
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "The daemon answers no more", e);
    }
  }

  /** As it was last seen; looks if nobody has. */
  EngineHealth get() {
    EngineHealth known = health.get();
    return known == null ? check() : known;
  }

  /** Looks, when it is known what runs. */
  EngineHealth check() {
    return learn(ask());
  }

  private EngineHealth learn(EngineHealth found) {
    EngineHealth before = health.getAndSet(found);
    if (before != null && !before.equals(found)) {
      Level level = found.ready() ? Level.INFO : Level.WARNING;
      if (before.ready() != found.ready()) {
        LOG.log(level, found.summary());
      }
      events.accept(new EngineEvent.HealthChanged(found));
    }
    if (!found.ready() && before != null && before.ready()) {
      reactions.broken().run();
    }
    return found;
  }

  private EngineHealth ask() {
    Duration limit = api.target().limit();
    Duration shorter = limit.compareTo(LONGEST_LIMIT) < 0 ? limit : LONGEST_LIMIT;
    try {
      JsonNode info =
          api.ask(
              Call.get("/info", "use the engine '%s'".formatted(api.target().flavour().engine())),
              shorter);
      String summary =
          "%s %s at '%s' runs tasks (%s, storage %s)."
              .formatted(
                  api.target().flavour().title(),
                  Json.text(info, "ServerVersion"),
                  api.target().address(),
                  Json.text(info, "DefaultRuntime"),
                  Json.text(info, "Driver"));
      return EngineHealth.ready(summary, warnings(info));
    } catch (BerthException e) {
      return EngineHealth.broken(e.getMessage());
    }
  }

  private static List<String> warnings(JsonNode info) {
    return Json.texts(info.path("Warnings")).stream()
        .map(text -> text.replaceFirst("^WARNING: *", "").strip())
        .filter(text -> !text.isEmpty())
        .map(text -> text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1))
        .map(text -> text.endsWith(".") ? text : text + ".")
        .toList();
  }

  @Override
  public void close() {
    closed.countDown();
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
