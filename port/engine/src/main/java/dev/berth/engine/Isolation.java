package dev.berth.engine;

import dev.berth.kernel.ByteSize;
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
 */
public record Isolation(
    Limits limits,
    Set<String> addedCapabilities,
    Set<String> droppedCapabilities,
    Set<Privilege> privileges,
    List<Ulimit> ulimits,
    Map<String, String> sysctls) {
  public static final Isolation DEFAULT =
      new Isolation(Limits.NONE, Set.of(), Set.of(), Set.of(), List.of(), Map.of());

  public Isolation {
    addedCapabilities = Set.copyOf(addedCapabilities);
    droppedCapabilities = Set.copyOf(droppedCapabilities);
    privileges = Set.copyOf(privileges);
    ulimits = List.copyOf(ulimits);
    sysctls = Map.copyOf(sysctls);
  }

  /** What takes down a wall; only the operator's configuration gives these. */
  public enum Privilege {
    /** Every capability and device, no seccomp filter, nothing masked. */
    PRIVILEGED,
    HOST_PID,
    HOST_IPC
  }

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
