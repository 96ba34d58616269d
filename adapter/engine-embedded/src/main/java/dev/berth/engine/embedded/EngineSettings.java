package dev.berth.engine.embedded;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an embedded engine is told when it is made.
 *
 * @param home whose it is and where it keeps things
 * @param clock tells the time
 * @param permissions what takes down a wall and may still be asked for
 * @param hostImageTenants who may use {@code berth/host}; null: everybody, empty: nobody
 * @param logs how much of a task's output is kept
 * @param frontDoorPorts the machine's own ports that tasks may reach
 * @param registries how images are fetched
 */
public record EngineSettings(
    Home home,
    InstantSource clock,
    Set<Permission> permissions,
    @Nullable Set<TenantId> hostImageTenants,
    LogLimits logs,
    Set<Integer> frontDoorPorts,
    Registries registries) {
  public EngineSettings {
    permissions = Set.copyOf(permissions);
    hostImageTenants = hostImageTenants == null ? null : Set.copyOf(hostImageTenants);
    frontDoorPorts = Set.copyOf(frontDoorPorts);
  }

  /** Settings with nothing of their own about registries. */
  public EngineSettings(
      Home home,
      InstantSource clock,
      Set<Permission> permissions,
      @Nullable Set<TenantId> hostImageTenants,
      LogLimits logs,
      Set<Integer> frontDoorPorts) {
    this(home, clock, permissions, hostImageTenants, logs, frontDoorPorts, Registries.beside(home));
  }

  /** The settings of an instance that is given nothing but its place. */
  public static EngineSettings of(Home home, InstantSource clock) {
    return new EngineSettings(home, clock, Set.of(), null, LogLimits.DEFAULT, Set.of());
  }

  /** The same with other permissions. */
  public EngineSettings withPermissions(Set<Permission> changed) {
    return new EngineSettings(
        home, clock, changed, hostImageTenants, logs, frontDoorPorts, registries);
  }

  /** The same with other limits of logs. */
  public EngineSettings withLogs(LogLimits changed) {
    return new EngineSettings(
        home, clock, permissions, hostImageTenants, changed, frontDoorPorts, registries);
  }

  /** The same with other registries that may be asked without TLS. */
  public EngineSettings withInsecureRegistries(Set<String> changed) {
    Registries other = new Registries(registries.certificates(), changed);
    return new EngineSettings(
        home, clock, permissions, hostImageTenants, logs, frontDoorPorts, other);
  }

  /**
   * Whose an engine is and where it keeps things.
   *
   * @param instance the instance's id, which is in the name of all it makes on the machine
   * @param data what survives a reboot, {@code DATA/engine}
   * @param run what vanishes at a reboot, {@code /run/berth/INSTANCE}
   */
  public record Home(String instance, Path data, Path run) {
    /**
     * @throws IllegalArgumentException for an id that cannot be part of names on the machine
     */
    public Home {
      if (!instance.matches("[a-z0-9]{1,8}")) {
        throw new IllegalArgumentException("Not an instance id: " + instance);
      }
      data = data.toAbsolutePath();
      run = run.toAbsolutePath();
    }
  }

  /**
   * How images are fetched.
   *
   * @param certificates folders with a {@code HOST[:PORT]/ca.crt} for registries whose certificate
   *     is signed by somebody whom the system does not know
   * @param insecure registries, {@code HOST} or {@code HOST:PORT}, that are asked without TLS where
   *     they do not offer it, as those on this machine are
   */
  public record Registries(List<Path> certificates, Set<String> insecure) {
    private static final Path DOCKER = Path.of("/etc/docker/certs.d");

    public Registries {
      certificates = List.copyOf(certificates);
      insecure = Set.copyOf(insecure);
    }

    /** With the certificates in DATA/registries and those that were given to Docker. */
    static Registries beside(Home home) {
      return new Registries(List.of(home.data().resolveSibling("registries"), DOCKER), Set.of());
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
