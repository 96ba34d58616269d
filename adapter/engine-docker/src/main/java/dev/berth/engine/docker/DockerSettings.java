package dev.berth.engine.docker;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an engine over Docker's API is told when it is made.
 *
 * @param target which daemon
 * @param home whose it is
 * @param clock tells the time
 * @param permissions what takes down a wall and may still be asked for
 * @param hostImageTenants who may use {@code berth/host}; null: everybody, empty: nobody
 * @param logs how much of a task's output is kept
 */
public record DockerSettings(
    Target target,
    Home home,
    InstantSource clock,
    Set<Permission> permissions,
    @Nullable Set<TenantId> hostImageTenants,
    LogLimits logs) {
  public DockerSettings {
    permissions = Set.copyOf(permissions);
    hostImageTenants = hostImageTenants == null ? null : Set.copyOf(hostImageTenants);
  }

  /** The settings of an instance that is given nothing but its daemon and its place. */
  public static DockerSettings of(Target target, Home home, InstantSource clock) {
    return new DockerSettings(target, home, clock, Set.of(), null, LogLimits.DEFAULT);
  }

  /** The same with other permissions. */
  public DockerSettings withPermissions(Set<Permission> changed) {
    return new DockerSettings(target, home, clock, changed, hostImageTenants, logs);
  }

  /** Whose program answers; the two differ in small things that the API does not tell. */
  public enum Flavour {
    DOCKER("docker", "Docker", "json-file"),
    PODMAN("podman", "Podman", "k8s-file");

    private final String engine;
    private final String title;
    private final String logDriver;

    Flavour(String engine, String title, String logDriver) {
      this.engine = engine;
      this.title = title;
      this.logDriver = logDriver;
    }

    /** The engine's name. */
    String engine() {
      return engine;
    }

    /** For people. */
    String title() {
      return title;
    }

    /** What keeps a task's output in files of bounded size, and can be read again. */
    String logDriver() {
      return logDriver;
    }
  }

  /**
   * Which daemon is used.
   *
   * @param address {@code unix:///run/docker.sock} or {@code tcp://swarm.example:2376}
   * @param limit how long one question may take; what is known to take longer has more
   * @param tls null: none, which only a daemon of this machine can do without
   */
  public record Target(Flavour flavour, URI address, Duration limit, @Nullable DockerTls tls) {
    /** Longer than a busy daemon takes for anything that is not a download. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String SOCKET = "unix";

    /**
     * @throws IllegalArgumentException for an address that is neither that of a Unix socket nor of
     *     TCP, or of TCP in plain to another machine
     */
    public Target {
      if (SOCKET.equals(address.getScheme())) {
        if (address.getPath().isEmpty()) {
          throw new IllegalArgumentException("Not the address of a Unix socket: " + address);
        }
      } else if ("tcp".equals(address.getScheme())) {
        requireTcp(address, tls);
      } else {
        throw new IllegalArgumentException(
            "Not the address of a daemon (unix:///PATH or tcp://HOST:PORT): " + address);
      }
    }

    /** In plain. */
    public Target(Flavour flavour, URI address, Duration limit) {
      this(flavour, address, limit, null);
    }

    private static void requireTcp(URI address, @Nullable DockerTls tls) {
      String host = address.getHost();
      if (host == null || address.getPort() <= 0) {
        throw new IllegalArgumentException("Not the address of a daemon: " + address);
      }
      if (tls == null && !host.matches("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]")) {
        throw new IllegalArgumentException(
            "A daemon on another machine is talked to by TLS only: " + address);
      }
    }

    /** The daemon behind a Unix socket of this machine. */
    public static Target socket(Flavour flavour, Path socket) {
      return new Target(flavour, URI.create("unix://" + socket.toAbsolutePath()), LIMIT);
    }

    /** Docker's daemon on another machine, a manager of a swarm. */
    public static Target remote(URI address, DockerTls tls) {
      return new Target(Flavour.DOCKER, address, LIMIT, tls);
    }

    /** Whether it is reached through a Unix socket, so that it runs on this machine. */
    public boolean isSocket() {
      return SOCKET.equals(address.getScheme());
    }
  }

  /**
   * Whose an engine is.
   *
   * @param instance the instance's id, which is in a label of all it makes
   * @param run what vanishes at a reboot, {@code /run/berth/INSTANCE}: files for tasks lie below it
   */
  public record Home(String instance, Path run) {
    /**
     * @throws IllegalArgumentException for an id that cannot be part of names
     */
    public Home {
      if (!instance.matches("[a-z0-9]{1,8}")) {
        throw new IllegalArgumentException("Not an instance id: " + instance);
      }
      run = run.toAbsolutePath();
    }
  }

  /** What takes down a wall between a task and the machine. */
  public enum Permission {
    PRIVILEGED("engine.allow-privileged"),
    HOST_PID("engine.allow-host-pid"),
    HOST_IPC("engine.allow-host-ipc"),
    HOST_NETWORK("engine.allow-host-network");

    private final String setting;

    Permission(String setting) {
      this.setting = setting;
    }

    /** The key of the configuration that gives it. */
    public String setting() {
      return setting;
    }
  }

  /**
   * How much of a task's output is kept.
   *
   * @param part how large a part of a log grows before the next is begun
   * @param parts how many parts are kept, at least 2
   */
  public record LogLimits(ByteSize part, int parts) {
    public static final LogLimits DEFAULT = new LogLimits(ByteSize.ofMebibytes(10), 3);

    /**
     * @throws IllegalArgumentException for fewer than 2 parts or parts below 4 KiB
     */
    public LogLimits {
      if (parts < 2 || part.bytes() < 4096) {
        throw new IllegalArgumentException("A log needs 2 parts of 4 KiB or more");
      }
    }
  }
}
