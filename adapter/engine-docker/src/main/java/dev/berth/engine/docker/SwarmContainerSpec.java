package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Health;
import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.ClusterServiceSpec.VolumeDriver;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.ProcessSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says what the containers of a service are in the words of the API. Immutable. */
final class SwarmContainerSpec {
  private final Labels labels;

  SwarmContainerSpec(Labels labels) {
    this.labels = labels;
  }

  /** All but the labels, in an order that does not change. */
  Map<String, Object> render(ClusterServiceSpec spec, List<Map<String, Object>> secrets) {
    Template template = spec.template();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Image", template.image());
    renderProcess(template.process(), body);
    String hostname = template.networking().hostname();
    if (hostname != null) {
      body.put("Hostname", hostname);
    }
    List<String> hosts = new ArrayList<>();
    new TreeMap<>(template.networking().extraHosts())
        .forEach((name, address) -> hosts.add(address + " " + name));
    body.put("Hosts", hosts);
    body.put("ReadOnly", template.filesystem().readOnlyRoot());
    body.put("Mounts", mounts(template));
    body.put("StopGracePeriod", spec.operation().stopGrace().toNanos());
    Health health = spec.operation().health();
    if (health != null) {
      body.put("Healthcheck", health(health));
    }
    body.put("Secrets", secrets);
    renderIsolation(template.isolation(), body);
    return body;
  }

  private static void renderProcess(ProcessSpec process, Map<String, Object> body) {
    List<String> entrypoint = process.entrypoint();
    List<String> command = process.command();
    if (entrypoint != null && entrypoint.isEmpty() && command != null) {
      // Nothing says that there is no entrypoint, but the whole command line can be one.
      body.put("Command", command);
    } else {
      if (entrypoint != null) {
        body.put("Command", entrypoint);
      }
      if (command != null) {
        body.put("Args", command);
      }
    }
    List<String> environment = new ArrayList<>();
    new TreeMap<>(process.environment())
        .forEach((name, value) -> environment.add(name + "=" + value));
    body.put("Env", environment);
    putIfThere(body, "Dir", process.workingDirectory());
    putIfThere(body, "User", process.user());
    putIfThere(body, "StopSignal", process.stopSignal());
    body.put("TTY", process.terminal());
  }

  private static void putIfThere(Map<String, Object> body, String key, @Nullable String value) {
    if (value != null) {
      body.put(key, value);
    }
  }

  private static Map<String, Object> health(Health health) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Test", health.command().isEmpty() ? List.of("NONE") : health.command());
    body.put("Interval", health.interval().toNanos());
    body.put("Timeout", health.timeout().toNanos());
    body.put("Retries", health.retries());
    body.put("StartPeriod", health.startPeriod().toNanos());
    return body;
  }

  private static void renderIsolation(Isolation isolation, Map<String, Object> body) {
    body.put("CapabilityAdd", new TreeSet<>(isolation.addedCapabilities()));
    body.put("CapabilityDrop", new TreeSet<>(isolation.droppedCapabilities()));
    body.put("Sysctls", new TreeMap<>(isolation.sysctls()));
    List<Map<String, Object>> ulimits = new ArrayList<>();
    for (Isolation.Ulimit limit : isolation.ulimits()) {
      Map<String, Object> ulimit = new LinkedHashMap<>();
      ulimit.put("Name", limit.name());
      ulimit.put("Soft", limit.soft());
      ulimit.put("Hard", limit.hard());
      ulimits.add(ulimit);
    }
    body.put("Ulimits", ulimits);
  }

  private List<Map<String, Object>> mounts(Template template) {
    List<Map<String, Object>> mounts = new ArrayList<>();
    for (Mount mount : template.filesystem().mounts()) {
      switch (mount) {
        case Mount.Bind bind ->
            mounts.add(fields("bind", bind.source().toString(), bind.target(), bind.readOnly()));
        case Mount.Volume volume -> mounts.add(volume(volume, template));
        case Mount.Tmpfs tmpfs -> mounts.add(tmpfs(tmpfs));
        case Mount.File _ -> {
          // A secret.
        }
      }
    }
    return mounts;
  }

  private Map<String, Object> volume(Mount.Volume mount, Template template) {
    if (mount.volume().ofOthers()) {
      return fields("volume", mount.volume().plain(), mount.target(), mount.readOnly());
    }
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("Labels", new TreeMap<>(DockerVolumes.labels(labels, mount.volume(), Map.of())));
    VolumeDriver driver = template.drivers().get(mount.volume());
    if (driver != null) {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("Name", driver.name());
      config.put("Options", driver.options());
      options.put("DriverConfig", config);
    }
    Map<String, Object> body =
        fields("volume", labels.volumeName(mount.volume()), mount.target(), mount.readOnly());
    body.put("VolumeOptions", options);
    return body;
  }

  private static Map<String, Object> tmpfs(Mount.Tmpfs tmpfs) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (tmpfs.size() != null) {
      options.put("SizeBytes", tmpfs.size().bytes());
    }
    if (tmpfs.mode() != null) {
      options.put("Mode", tmpfs.mode());
    }
    Map<String, Object> body = fields("tmpfs", null, tmpfs.target(), false);
    body.put("TmpfsOptions", options);
    return body;
  }

  private static Map<String, Object> fields(
      String type, @Nullable String source, String target, boolean readOnly) {
    Map<String, Object> mount = new LinkedHashMap<>();
    mount.put("Type", type);
    putIfThere(mount, "Source", source);
    mount.put("Target", target);
    mount.put("ReadOnly", readOnly);
    return mount;
  }
}
