package dev.berth.engine.embedded;

import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code linux} part of an OCI configuration: namespaces, limits, what is hidden. */
final class LinuxSection {
  private static final long CPU_PERIOD_MICROSECONDS = 100_000;

  /** Processes and threads of a task that asks for no limit: enough for any server, not a bomb. */
  private static final int DEFAULT_PIDS = 4096;

  private static final long NO_LIMIT = -1;

  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private final Cgroups cgroups;

  LinuxSection(Cgroups cgroups) {
    this.cgroups = cgroups;
  }

  /**
   * The part of a task.
   *
   * @param network its network namespace; null: the machine's
   * @param capabilities what its process may have
   */
  Map<String, Object> render(TaskSpec spec, @Nullable Path network, List<String> capabilities)
      throws IOException {
    Isolation isolation = spec.isolation();
    Devices devices = Devices.of(spec);
    Map<String, Object> linux = new LinkedHashMap<>();
    linux.put("cgroupsPath", cgroups.path(spec.id().value()));
    linux.put("namespaces", namespaces(spec, network));
    linux.put("devices", devices.nodes());
    linux.put("resources", resources(isolation, devices));
    if (!isolation.sysctls().isEmpty()) {
      linux.put("sysctl", isolation.sysctls());
    }
    if (!isolation.privileges().contains(Privilege.PRIVILEGED)) {
      linux.put("maskedPaths", MASKED);
      linux.put("readonlyPaths", READ_ONLY);
    }
    if (isFiltered(isolation.privileges())) {
      linux.put("seccomp", SeccompProfile.render(Set.copyOf(capabilities)));
    }
    return linux;
  }

  private static boolean isFiltered(Set<Privilege> privileges) {
    return !privileges.contains(Privilege.PRIVILEGED)
        && !privileges.contains(Privilege.SECCOMP_UNCONFINED);
  }

  private static List<Map<String, Object>> namespaces(TaskSpec spec, @Nullable Path network) {
    Set<Privilege> privileges = spec.isolation().privileges();
    List<Map<String, Object>> namespaces = new ArrayList<>();
    namespaces.add(Map.of("type", "mount"));
    namespaces.add(Map.of("type", "uts"));
    namespaces.add(Map.of("type", "cgroup"));
    if (!privileges.contains(Privilege.HOST_PID)) {
      namespaces.add(Map.of("type", "pid"));
    }
    if (!privileges.contains(Privilege.HOST_IPC)) {
      namespaces.add(Map.of("type", "ipc"));
    }
    if (spec.networking().namespace() == Namespace.OWN) {
      namespaces.add(
          network == null
              ? Map.of("type", "network")
              : Map.of("type", "network", "path", network.toString()));
    }
    return namespaces;
  }

  private Map<String, Object> resources(Isolation isolation, Devices devices) {
    Limits limits = isolation.limits();
    Map<String, Object> resources = new LinkedHashMap<>();
    resources.put("devices", devices.rules());
    if (limits.memory() != null) {
      Map<String, Object> memory = new LinkedHashMap<>();
      memory.put("limit", limits.memory().bytes());
      if (cgroups.limitsSwap()) {
        memory.put("swap", limits.memory().bytes());
      }
      resources.put("memory", memory);
    }
    if (limits.cpus() != null) {
      long quota = Math.max(1000, Math.round(limits.cpus() * CPU_PERIOD_MICROSECONDS));
      resources.put("cpu", Map.of("quota", quota, "period", CPU_PERIOD_MICROSECONDS));
    }
    if (cgroups.has("pids")) {
      resources.put("pids", Map.of("limit", pids(limits)));
    }
    return resources;
  }

  private static long pids(Limits limits) {
    Integer asked = limits.pids();
    if (asked == null) {
      return DEFAULT_PIDS;
    }
    return asked > 0 ? asked : NO_LIMIT;
  }
}
