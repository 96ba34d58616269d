package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.deploy.HealthMonitor.Watched;
import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.engine.Engine;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks one task until it is closed. Runs on a thread of its own; the rest is thread-safe. */
final class Probe implements Runnable, AutoCloseable {
  private static final Logger LOG = System.getLogger(Probe.class.getName());
  private static final Duration STEADY = Duration.ofMillis(250);

  /** A task that nothing can be asked of is relied upon when it has run for so long. */
  private static final Duration PROVEN = Duration.ofSeconds(1);

  /** A task whose port is closed is checked no more often. */
  private static final Duration LONGEST_DEAF = Duration.ofSeconds(1);

  private static final Duration FIRST_CONNECT_PAUSE = Duration.ofMillis(25);
  private static final Duration LONGEST_CONNECT_PAUSE = Duration.ofMillis(250);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration CONNECT_GIVEN_UP = Duration.ofSeconds(60);

  private final Watched watched;
  private final Engine engine;
  private final InstantSource clock;
  private final Semaphore checks;
  private final Runnable onChange;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Whether its routed port was seen to accept connections; for its own thread. */
  private boolean listens;

  private volatile HealthState state;
  private volatile @Nullable Instant proven;

  Probe(
      Watched watched,
      HealthState state,
      Engine engine,
      InstantSource clock,
      Semaphore checks,
      Runnable onChange) {
    this.watched = watched;
    this.state = state;
    this.engine = engine;
    this.clock = clock;
    this.checks = checks;
    this.onChange = onChange;
  }

  Readiness readiness() {
    return state.readiness();
  }

  /** From when on the task can be relied upon; null: it has not been ready. */
  @Nullable Instant proven() {
    return proven;
  }

  /** Takes over what another probe of the task has found out. */
  void trust(Probe before) {
    proven = before.proven;
  }

  /** Whether it checks what is asked for. */
  boolean isFor(Watched other) {
    return Objects.equals(check(watched), check(other)) && watched.port().equals(other.port());
  }

  @Override
  public void run() {
    try {
      Healthcheck check = check(watched);
      if (check != null) {
        repeat(check);
      } else if (watched.port().isPresent() && watched.task().address().isPresent()) {
        connect(watched.task().address().get(), watched.port().getAsInt());
      } else {
        waitUntilSteady();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Healthcheck check(Watched watched) {
    Healthcheck check = watched.service().spec().upkeep().healthcheck();
    return check == null || check.command().isEmpty() ? null : check;
  }

  /** Whether a check or a connection tells how it is. */
  private boolean isAsked() {
    return check(watched) != null
        || (watched.port().isPresent() && watched.task().address().isPresent());
  }

  private void repeat(Healthcheck check) throws InterruptedException {
    boolean ended = state.readiness() == Readiness.STARTING && pauseUntilListening(Duration.ZERO);
    while (!ended) {
      Outcome outcome = examine(check);
      if (isClosed()) {
        return;
      }
      Instant now = clock.instant();
      switch (outcome) {
        case PASSED -> become(state.passed());
        case FAILED -> become(state.failed(check, now));
        // Nothing is known of the task: it stays what it was.
        case UNKNOWN -> {}
      }
      Duration rest = state.pause(check, clock.instant());
      ended = state.readiness() == Readiness.STARTING ? pauseUntilListening(rest) : pause(rest);
    }
  }

  /**
   * Rests. While a routed port takes no connection yet, that is for a second or until it does: a
   * check is in vain before, and takes from the task what it needs to start.
   *
   * @param rest how long otherwise
   * @return whether it was closed meanwhile
   */
  private boolean pauseUntilListening(Duration rest) throws InterruptedException {
    InetAddress address = watched.task().address().orElse(null);
    if (listens || address == null || watched.port().isEmpty()) {
      return pause(rest);
    }
    Duration longest = rest.compareTo(LONGEST_DEAF) < 0 ? LONGEST_DEAF : rest;
    long deadline = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < deadline) {
      if (accepts(address, watched.port().getAsInt())) {
        listens = true;
        return isClosed();
      }
      if (pause(FIRST_CONNECT_PAUSE)) {
        return true;
      }
    }
    return isClosed();
  }

  /** What one check showed. */
  private enum Outcome {
    PASSED,
    FAILED,
    /** The engine did not answer. */
    UNKNOWN
  }

  private Outcome examine(Healthcheck check) throws InterruptedException {
    checks.acquire();
    try (ExecSession session =
        engine.tasks().exec(watched.task().id(), ExecSpec.of(check.command()))) {
      discard(session.stdout());
      discard(session.stderr());
      session.stdin().close();
      OptionalInt exit = session.waitFor(check.timeout());
      if (exit.isEmpty()) {
        // It may be the engine that takes so long: any question shows whether it answers.
        var _ = engine.networks().list();
        return Outcome.FAILED;
      }
      return exit.getAsInt() == 0 ? Outcome.PASSED : Outcome.FAILED;
    } catch (BerthException | IOException e) {
      LOG.log(
          Level.DEBUG,
          () -> "The health check of task '%s' did not run".formatted(watched.task().id()),
          e);
      return e instanceof BerthException failure && Outage.isSilence(failure)
          ? Outcome.UNKNOWN
          : Outcome.FAILED;
    } finally {
      checks.release();
    }
  }

  /** Whoever writes more than a pipe holds would wait for ever otherwise. */
  private void discard(InputStream stream) {
    Threads.start(
        "health-output-" + watched.task().id(),
        () -> {
          try (stream) {
            stream.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            LOG.log(Level.DEBUG, "The output of a health check ended early", e);
          }
        });
  }

  private void connect(InetAddress address, int port) throws InterruptedException {
    if (state.readiness() == Readiness.READY) {
      return;
    }
    Instant givenUp = clock.instant().plus(CONNECT_GIVEN_UP);
    Duration pause = FIRST_CONNECT_PAUSE;
    while (!accepts(address, port)) {
      if (clock.instant().isAfter(givenUp)) {
        LOG.log(
            Level.WARNING,
            "Task ''{0}'' does not listen on port {1} after {2} s; it gets requests all the same",
            watched.task().spec().identity().displayName(),
            Integer.toString(port),
            CONNECT_GIVEN_UP.toSeconds());
        break;
      }
      if (pause(pause)) {
        return;
      }
      Duration grown = pause.multipliedBy(2);
      pause = grown.compareTo(LONGEST_CONNECT_PAUSE) < 0 ? grown : LONGEST_CONNECT_PAUSE;
    }
    become(state.passed());
  }

  private static boolean accepts(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) CONNECT_TIMEOUT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void waitUntilSteady() throws InterruptedException {
    Duration ran = Duration.between(state.started(), clock.instant());
    if (ran.compareTo(STEADY) >= 0 || !pause(STEADY.minus(ran))) {
      become(state.passed());
    }
  }

  private void become(HealthState changed) {
    boolean told = changed.readiness() != state.readiness();
    if (told && changed.readiness() == Readiness.READY) {
      proven = isAsked() ? clock.instant() : changed.started().plus(PROVEN);
    }
    state = changed;
    if (told && !isClosed()) {
      onChange.run();
    }
  }

  /**
   * @return whether it was closed meanwhile
   */
  private boolean pause(Duration duration) throws InterruptedException {
    return closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
