package dev.berth.engine.docker;

import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Isolation.Restriction;
import dev.berth.engine.Mount;
import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.docker.ContainerRequest.Parts;
import dev.berth.engine.docker.DockerSettings.Flavour;
import dev.berth.engine.docker.DockerSettings.LogLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a container has of its machine, in the words of the API. Immutable. */
final class HostConfig {
  /** As many as the embedded engine gives: a fork bomb stays in its task. */
  private static final int DEFAULT_PIDS = 4096;

  private static final int NO_LIMIT = -1;
  private static final long NANO_CPUS = 1_000_000_000;

  private final Labels labels;
  private final Flavour flavour;
  private final LogLimits logs;

  HostConfig(Labels labels, Flavour flavour, LogLimits logs) {
    this.labels = labels;
    this.flavour = flavour;
    this.logs = logs;
  }

  /** The part of the body; the network's mode is for another to say. */
  Map<String, Object> render(TaskSpec spec, Parts parts) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("RestartPolicy", Map.of("Name", "no"));
    config.put("AutoRemove", false);
    config.put("ReadonlyRootfs", spec.filesystem().readOnlyRoot());
    config.put("Mounts", mounts(spec, parts));
    config.put("PortBindings", portBindings(spec));
    List<String> hosts = new ArrayList<>();
    spec.networking().extraHosts().forEach((name, address) -> hosts.add(name + ":" + address));
    config.put("ExtraHosts", hosts);
    config.put("LogConfig", logConfig());
    renderLimits(spec.isolation().limits(), config);
    renderIsolation(spec.isolation(), config);
    return config;
  }

  private Map<String, Object> logConfig() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("max-size", Long.toString(logs.part().bytes()));
    if (flavour == Flavour.DOCKER) {
      options.put("max-file", Integer.toString(logs.parts()));
    }
    return Map.of("Type", flavour.logDriver(), "Config", options);
  }

  private static void renderLimits(Limits limits, Map<String, Object> config) {
    if (limits.memory() != null) {
      config.put("Memory", limits.memory().bytes());
      // Memory and swap together: no swap.
      config.put("MemorySwap", limits.memory().bytes());
    }
    if (limits.cpus() != null) {
      config.put("NanoCpus", Math.max(NANO_CPUS / 100, Math.round(limits.cpus() * NANO_CPUS)));
    }
    config.put("PidsLimit", pids(limits.pids()));
  }

  private static int pids(@Nullable Integer asked) {
    if (asked == null) {
      return DEFAULT_PIDS;
    }
    return asked > 0 ? asked : NO_LIMIT;
  }

  private static void renderIsolation(Isolation isolation, Map<String, Object> config) {
    Set<Privilege> privileges = isolation.privileges();
    config.put("Privileged", privileges.contains(Privilege.PRIVILEGED));
    config.put("CapAdd", sorted(isolation.addedCapabilities()));
    config.put("CapDrop", sorted(isolation.droppedCapabilities()));
    config.put("PidMode", privileges.contains(Privilege.HOST_PID) ? "host" : "");
    config.put("IpcMode", privileges.contains(Privilege.HOST_IPC) ? "host" : "private");
    List<String> security = new ArrayList<>();
    if (privileges.contains(Privilege.SECCOMP_UNCONFINED)) {
      security.add("seccomp=unconfined");
    }
    if (isolation.restrictions().contains(Restriction.NO_NEW_PRIVILEGES)) {
      security.add("no-new-privileges");
    }
    config.put("SecurityOpt", security);
    config.put("Sysctls", isolation.sysctls());
    config.put(
        "Ulimits",
        isolation.ulimits().stream()
            .map(limit -> Map.of("Name", limit.name(), "Soft", limit.soft(), "Hard", limit.hard()))
            .toList());
    config.put(
        "Devices",
        isolation.devices().stream()
            .map(
                device ->
                    Map.of(
                        "PathOnHost",
                        device.source().toString(),
                        "PathInContainer",
                        device.target(),
                        "CgroupPermissions",
                        device.permissions()))
            .toList());
  }

  private static List<String> sorted(Set<String> capabilities) {
    return capabilities.stream().sorted().toList();
  }

  private static Map<String, List<Map<String, String>>> portBindings(TaskSpec spec) {
    return spec.networking().ports().stream()
        .collect(
            Collectors.groupingBy(
                ContainerRequest::portName,
                LinkedHashMap::new,
                Collectors.mapping(HostConfig::portBinding, Collectors.toList())));
  }

  private static Map<String, String> portBinding(PortBinding port) {
    String address = port.hostAddress();
    return Map.of(
        "HostIp", address == null ? "" : address, "HostPort", Integer.toString(port.hostPort()));
  }

  private List<Map<String, Object>> mounts(TaskSpec spec, Parts parts) {
    Set<Path> taken =
        spec.filesystem().mounts().stream()
            .map(mount -> Path.of(mount.target()).normalize())
            .collect(Collectors.toSet());
    List<Map<String, Object>> mounts = new ArrayList<>();
    parts.image().mounts().stream()
        .filter(host -> !taken.contains(Path.of(host.target())))
        .forEach(host -> mounts.add(bind(host.source(), host.target(), true)));
    for (Mount mount : spec.filesystem().mounts()) {
      mounts.add(mount(mount, parts.files()));
    }
    // What is mounted deeper comes later, or it would be hidden.
    mounts.sort(Comparator.comparingInt(HostConfig::depth));
    return mounts;
  }

  private static int depth(Map<String, Object> mount) {
    return Path.of(String.valueOf(mount.get("Target"))).getNameCount();
  }

  private Map<String, Object> mount(Mount mount, Map<String, Path> files) {
    return switch (mount) {
      case Mount.Bind bind -> bind(bind.source(), bind.target(), bind.readOnly());
      case Mount.Volume volume ->
          fields("volume", labels.volumeName(volume.volume()), volume.target(), volume.readOnly());
      case Mount.Tmpfs tmpfs -> tmpfs(tmpfs);
      case Mount.File file ->
          bind(Objects.requireNonNull(files.get(file.target())), file.target(), true);
    };
  }

  private static Map<String, Object> tmpfs(Mount.Tmpfs tmpfs) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (tmpfs.size() != null) {
      options.put("SizeBytes", tmpfs.size().bytes());
    }
    if (tmpfs.mode() != null) {
      options.put("Mode", tmpfs.mode());
    }
    Map<String, Object> mount = fields("tmpfs", null, tmpfs.target(), false);
    mount.put("TmpfsOptions", options);
    return mount;
  }

  private static Map<String, Object> bind(Path source, String target, boolean readOnly) {
    return fields("bind", source.toString(), target, readOnly);
  }

  private static Map<String, Object> fields(
      String type, @Nullable String source, String target, boolean readOnly) {
    Map<String, Object> mount = new LinkedHashMap<>();
    mount.put("Type", type);
    if (source != null) {
      mount.put("Source", source);
    }
    mount.put("Target", target);
    mount.put("ReadOnly", readOnly);
    return mount;
  }
}
