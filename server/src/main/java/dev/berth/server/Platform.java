package dev.berth.server;

import dev.berth.http.Endpoint;
import dev.berth.http.Json;
import dev.berth.http.SocketEndpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Berth: everything between its front door and its data directory. Several can run in one
 * process. Thread-safe.
 *
 * <ol>
 *   <li>made: nothing has happened yet.
 *   <li>{@link #provision}: takes the data directory.
 *   <li>{@link #start}: constructs everybody ({@link Wiring}), adopts what runs, opens the front
 *       door and tells so in {@code server.json}. After a failure everything is closed again.
 *   <li>{@link #close}: the same backwards. Tasks keep running.
 * </ol>
 */
public final class Platform implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Platform.class.getName());

  private final Configuration configuration;
  private final Surroundings surroundings;
  private final Cleanup cleanup = new Cleanup();
  private @Nullable DataDirectory data;
  private @Nullable Wiring wiring;

  Platform(Configuration configuration, Surroundings surroundings) {
    this.configuration = configuration;
    this.surroundings = surroundings;
  }

  /**
   * Takes the data directory, and makes what it lacks.
   *
   * @throws dev.berth.kernel.BerthException if it cannot be had; everything is closed then
   */
  synchronized void provision() {
    if (data != null) {
      throw new IllegalStateException("A platform is provisioned once");
    }
    data =
        cleanup.add(
            "data directory",
            DataDirectory.open(configuration.get(Settings.DATA), surroundings.random()));
  }

  /**
   * Starts it; returns when it serves.
   *
   * @param firstPassword is given the password of the administrator at the very first start, before
   *     others are told that it serves; nobody can show it again
   * @throws dev.berth.kernel.BerthException if it cannot; everything is closed then
   */
  synchronized void start(Consumer<Secret> firstPassword) {
    if (data == null || wiring != null) {
      throw new IllegalStateException("A platform is started once, when it is provisioned");
    }
    Instant begun = surroundings.clock().instant();
    try {
      Wiring made = new Wiring(configuration, surroundings, data, cleanup);
      wiring = made;
      made.state().doors().set(made.start(firstPassword));
      made.state().phase().set(PlatformState.Phase.READY);
      data.announce(announcement(made));
      tell(made, Duration.between(begun, surroundings.clock().instant()));
    } catch (InterruptedException e) {
      cleanup.run();
      Thread.currentThread().interrupt();
      throw new BerthException(ErrorCode.UNAVAILABLE, "Cannot start: interrupted.", e);
    } catch (RuntimeException | Error e) {
      cleanup.run();
      throw e;
    }
  }

  private record Announcement(
      long pid,
      Instant started,
      int httpPort,
      int httpsPort,
      String version,
      Map<String, String> settings) {}

  private String announcement(Wiring made) {
    PlatformState state = made.state();
    return Json.render(
        new Announcement(
            ProcessHandle.current().pid(),
            state.started(),
            state.listening().http(),
            state.listening().https(),
            state.version(),
            configuration.texts()));
  }

  private void tell(Wiring made, Duration took) {
    DataDirectory held = made.data();
    if (held.isNew()) {
      LOG.log(
          Level.INFO,
          "This is the first start on {0}: the token of the administrator is in {1}",
          held.path(),
          held.path().resolve("admin.token"));
    }
    LOG.log(
        Level.INFO,
        "Ready after {0} ms: instance {1} answers at http://localhost:{2}",
        Long.toString(took.toMillis()),
        held.instance(),
        Integer.toString(httpPort()));
  }

  /** Whether {@link #provision} made the data directory. */
  synchronized boolean isNew() {
    return data != null && data.isNew();
  }

  /** Where its front door listens. */
  synchronized int httpPort() {
    return wired().state().listening().http();
  }

  /** Where its front door takes TLS; -1: nowhere. */
  synchronized int httpsPort() {
    return wired().state().listening().https();
  }

  /** What the administrator shows. */
  synchronized Secret adminToken() {
    return wired().data().adminToken();
  }

  synchronized List<Endpoint> endpoints() {
    return wired().table().endpoints();
  }

  synchronized List<SocketEndpoint> sockets() {
    return wired().table().sockets();
  }

  private Wiring wired() {
    if (wiring == null) {
      throw new IllegalStateException("The platform has not been started");
    }
    return wiring;
  }

  /** Stops serving; tasks keep running. Harmless when it has stopped, or never started. */
  @Override
  public synchronized void close() {
    if (wiring != null) {
      wiring.state().phase().set(PlatformState.Phase.STOPPING);
    }
    boolean ended = cleanup.run();
    if (wiring != null && ended) {
      LOG.log(Level.INFO, "Stopped; tasks keep running");
    }
  }
}
