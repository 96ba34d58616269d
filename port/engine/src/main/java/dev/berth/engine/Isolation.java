package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a task may use and do.
 *
 * @param limits what it may use
 * @param addedCapabilities Linux capabilities beyond the default set, without {@code CAP_}; {@code
 *     ALL} for every one
 * @param droppedCapabilities taken away from the default set; {@code ALL} for every one
 * @param privileges what it may see and do beyond a container's walls
 * @param ulimits by their names: {@code nofile}
 * @param sysctls kernel settings of its own namespaces
 * @param devices of the machine that it may use
 * @param restrictions what is taken from it beyond what every task lacks
 */
public record Isolation(
    Limits limits,
    Set<String> addedCapabilities,
    Set<String> droppedCapabilities,
    Set<Privilege> privileges,
    List<Ulimit> ulimits,
    Map<String, String> sysctls,
    List<Device> devices,
    Set<Restriction> restrictions) {
  public static final Isolation DEFAULT =
      new Isolation(Limits.NONE, Set.of(), Set.of(), Set.of(), List.of(), Map.of());

  public Isolation {
    addedCapabilities = Set.copyOf(addedCapabilities);
    droppedCapabilities = Set.copyOf(droppedCapabilities);
    privileges = Set.copyOf(privileges);
    ulimits = List.copyOf(ulimits);
    sysctls = Map.copyOf(sysctls);
    devices = List.copyOf(devices);
    restrictions = Set.copyOf(restrictions);
  }

  /** Without devices and restrictions. */
  public Isolation(
      Limits limits,
      Set<String> addedCapabilities,
      Set<String> droppedCapabilities,
      Set<Privilege> privileges,
      List<Ulimit> ulimits,
      Map<String, String> sysctls) {
    this(
        limits,
        addedCapabilities,
        droppedCapabilities,
        privileges,
        ulimits,
        sysctls,
        List.of(),
        Set.of());
  }

  /** What takes down a wall; only the operator's configuration gives these. */
  public enum Privilege {
    /** Every capability and device, no seccomp filter, nothing masked. */
    PRIVILEGED,
    HOST_PID,
    HOST_IPC,
    /** No seccomp filter. */
    SECCOMP_UNCONFINED
  }

  /** What is taken from a task. */
  public enum Restriction {
    /** No program gains rights by its owner or capabilities: {@code setuid} does nothing. */
    NO_NEW_PRIVILEGES
  }

  /**
   * A device of the machine.
   *
   * @param source its node on the machine, symbolic links resolved
   * @param target where the task finds it
   * @param permissions one or more of {@code r}, {@code w}, {@code m}
   */
  public record Device(Path source, String target, String permissions) {}

  /**
   * What a task may use; null is no limit.
   *
   * @param cpus in CPUs: 0.5 is half of one
   * @param pids processes and threads
   */
  public record Limits(@Nullable ByteSize memory, @Nullable Double cpus, @Nullable Integer pids) {
    public static final Limits NONE = new Limits(null, null, null);
  }

  /**
   * A limit of the process, as in {@code ulimit}.
   *
   * @param soft -1 for none
   * @param hard -1 for none
   */
  public record Ulimit(String name, long soft, long hard) {}
}
