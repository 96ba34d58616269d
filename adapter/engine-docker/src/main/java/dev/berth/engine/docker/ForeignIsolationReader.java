package dev.berth.engine.docker;

import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Device;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Isolation.Restriction;
import dev.berth.engine.Isolation.Ulimit;
import dev.berth.kernel.ByteSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a container may use and do. For one container. */
final class ForeignIsolationReader {
  private static final double NANO_CPUS = 1e9;

  private final JsonNode host;
  private final List<String> lost;
  private final List<String> obstacles;

  ForeignIsolationReader(JsonNode host, List<String> lost, List<String> obstacles) {
    this.host = host;
    this.lost = lost;
    this.obstacles = obstacles;
  }

  Isolation read() {
    Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
    if (host.path("Privileged").asBoolean(false)) {
      privileges.add(Privilege.PRIVILEGED);
    }
    namespace("PidMode", Privilege.HOST_PID, privileges);
    namespace("IpcMode", Privilege.HOST_IPC, privileges);
    Set<Restriction> restrictions = EnumSet.noneOf(Restriction.class);
    for (String option : Json.texts(host.path("SecurityOpt"))) {
      if (option.startsWith("no-new-privileges") && !option.endsWith("false")) {
        restrictions.add(Restriction.NO_NEW_PRIVILEGES);
      } else if (option.equals("seccomp=unconfined") || option.equals("seccomp:unconfined")) {
        privileges.add(Privilege.SECCOMP_UNCONFINED);
      } else if (!option.startsWith("label")) {
        lost.add("Its security option '%s'.".formatted(option));
      }
    }
    if (!Json.texts(host.path("VolumesFrom")).isEmpty()) {
      obstacles.add("It mounts what another container mounts ('volumes_from').");
    }
    return new Isolation(
        limits(),
        capabilities("CapAdd"),
        capabilities("CapDrop"),
        privileges,
        ulimits(host.path("Ulimits")),
        Json.map(host.path("Sysctls")),
        devices(),
        restrictions);
  }

  private void namespace(String field, Privilege privilege, Set<Privilege> into) {
    String mode = Json.text(host, field);
    if (mode.equals("host")) {
      into.add(privilege);
    } else if (mode.startsWith("container:")) {
      obstacles.add("It uses a namespace of another container, which Berth does not offer.");
    }
  }

  private Limits limits() {
    long memory = host.path("Memory").asLong(0);
    long nanos = host.path("NanoCpus").asLong(0);
    long quota = host.path("CpuQuota").asLong(0);
    long period = host.path("CpuPeriod").asLong(0);
    int pids = host.path("PidsLimit").asInt(0);
    @Nullable Double cpus = nanos > 0 ? (Double) (nanos / NANO_CPUS) : null;
    if (cpus == null && quota > 0) {
      cpus = (double) quota / (period > 0 ? period : 100_000);
    }
    return new Limits(memory > 0 ? new ByteSize(memory) : null, cpus, pids > 0 ? pids : null);
  }

  /** Podman lists those that every container has when one is added or dropped. */
  private Set<String> capabilities(String field) {
    Set<String> names = new HashSet<>();
    for (String name : Json.texts(host.path(field))) {
      names.add(name.startsWith("CAP_") ? name.substring("CAP_".length()) : name);
    }
    return names;
  }

  static List<Ulimit> ulimits(JsonNode list) {
    List<Ulimit> ulimits = new ArrayList<>();
    for (JsonNode limit : list) {
      String name = Json.text(limit, "Name").replaceFirst("^RLIMIT_", "");
      ulimits.add(
          new Ulimit(
              name.toLowerCase(java.util.Locale.ROOT),
              limit.path("Soft").asLong(-1),
              limit.path("Hard").asLong(-1)));
    }
    return ulimits;
  }

  private List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    for (JsonNode device : host.path("Devices")) {
      String permissions = Json.text(device, "CgroupPermissions");
      devices.add(
          new Device(
              Path.of(Json.text(device, "PathOnHost")),
              Json.text(device, "PathInContainer"),
              permissions.isEmpty() ? "rwm" : permissions));
    }
    if (!host.path("DeviceRequests").isEmpty()) {
      lost.add("Its requests for devices by their kind (GPUs).");
    }
    return devices;
  }
}
