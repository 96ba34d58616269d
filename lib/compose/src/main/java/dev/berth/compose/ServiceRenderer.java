package dev.berth.compose;

import dev.berth.compose.ServiceSection.Device;
import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.compose.ServiceSection.Isolation;
import dev.berth.compose.ServiceSection.Mount;
import dev.berth.compose.ServiceSection.Networking;
import dev.berth.compose.ServiceSection.Port;
import dev.berth.compose.ServiceSection.Program;
import dev.berth.kernel.ByteSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one service in its normal form. */
final class ServiceRenderer {
  private ServiceRenderer() {}

  static Map<String, Object> render(ServiceSection service) {
    Fields fields = new Fields();
    String image = service.image();
    fields.put("image", image.isEmpty() ? null : image);
    fields.put("build", service.build() == null ? null : build(service.build()));
    PullPolicy policy = service.pullPolicy();
    fields.put("pull_policy", policy == null ? null : policy.name().toLowerCase(Locale.ROOT));
    fields.put("platform", service.platform());
    program(service.program(), fields);
    networking(service.networking(), fields);
    fields.put("volumes", service.mounts().stream().map(ServiceRenderer::mount).toList());
    fields.put("configs", files(service, FileMount.Kind.CONFIG));
    fields.put("secrets", files(service, FileMount.Kind.SECRET));
    isolation(service.isolation(), fields);
    Healthcheck healthcheck = service.healthcheck();
    if (healthcheck != null) {
      fields.put("healthcheck", healthcheck(healthcheck));
    }
    fields.put("labels", service.labels());
    fields.put("deploy", DeployRenderer.render(service.deploy(), service.isolation()));
    Map<String, Object> dependsOn = new LinkedHashMap<>();
    service
        .deploy()
        .dependsOn()
        .forEach((name, condition) -> dependsOn.put(name, Map.of("condition", condition)));
    fields.put("depends_on", dependsOn);
    return fields.map();
  }

  private static Map<String, Object> build(Build build) {
    Fields fields = new Fields();
    fields.put("context", build.context());
    fields.put("dockerfile", build.dockerfile());
    fields.put("dockerfile_inline", build.inlineDockerfile());
    fields.put("args", build.arguments());
    fields.put("target", build.target());
    fields.put("labels", build.labels());
    return fields.map();
  }

  private static List<Map<String, Object>> files(ServiceSection service, FileMount.Kind kind) {
    return service.files().stream()
        .filter(file -> file.kind() == kind)
        .map(ServiceRenderer::file)
        .toList();
  }

  private static Map<String, Object> file(FileMount file) {
    Fields fields = new Fields();
    fields.put("source", file.key());
    fields.put("target", file.target());
    fields.put("uid", file.owner() == 0 ? null : Integer.toString(file.owner()));
    fields.put("gid", file.group() == 0 ? null : Integer.toString(file.group()));
    fields.put("mode", FileMode.render(file.mode()));
    return fields.map();
  }

  private static void program(Program program, Fields fields) {
    fields.putList("entrypoint", program.entrypoint());
    fields.putList("command", program.command());
    fields.put("environment", program.environment());
    fields.put("working_dir", program.workingDirectory());
    fields.put("user", program.user());
    fields.put("tty", program.terminal());
    fields.put("stop_signal", program.stopSignal());
    fields.put("stop_grace_period", DurationSyntax.render(program.stopGracePeriod()));
    fields.put("init", program.init());
  }

  private static void networking(Networking networking, Fields fields) {
    fields.put("hostname", networking.hostname());
    fields.put("network_mode", networking.networkMode());
    Map<String, Object> networks = new LinkedHashMap<>();
    networking
        .networks()
        .forEach(
            (key, aliases) ->
                networks.put(key, aliases.isEmpty() ? Map.of() : Map.of("aliases", aliases)));
    fields.put("networks", networks);
    fields.put("ports", networking.ports().stream().map(ServiceRenderer::port).toList());
    fields.put("expose", List.copyOf(networking.exposed()));
    fields.put("extra_hosts", networking.extraHosts());
  }

  private static Map<String, Object> port(Port port) {
    Fields fields = new Fields();
    fields.put("target", port.target());
    fields.put("published", port.published());
    fields.put("host_ip", port.hostAddress());
    fields.put("protocol", port.udp() ? "udp" : "tcp");
    fields.put("mode", port.mode());
    return fields.map();
  }

  private static Map<String, Object> mount(Mount mount) {
    Fields fields = new Fields();
    switch (mount) {
      case Mount.Bind bind -> {
        fields.put("type", "bind");
        fields.put("source", bind.source());
        fields.put("target", bind.target());
        fields.put("read_only", bind.readOnly());
        fields.put("bind", Map.of("create_host_path", bind.createSource()));
      }
      case Mount.Volume volume -> {
        fields.put("type", "volume");
        fields.put("source", volume.key());
        fields.put("target", volume.target());
        fields.put("read_only", volume.readOnly());
        String subpath = volume.subpath();
        fields.put("volume", subpath == null ? null : Map.of("subpath", subpath));
      }
      case Mount.Tmpfs tmpfs -> {
        fields.put("type", "tmpfs");
        fields.put("target", tmpfs.target());
        Fields options = new Fields();
        options.put("size", bytes(tmpfs.size()));
        Integer mode = tmpfs.mode();
        options.put("mode", mode == null ? null : FileMode.render(mode));
        fields.put("tmpfs", options.map());
      }
    }
    return fields.map();
  }

  private static @Nullable Long bytes(@Nullable ByteSize size) {
    return size == null ? null : size.bytes();
  }

  private static void isolation(Isolation isolation, Fields fields) {
    fields.put("read_only", isolation.readOnlyRoot());
    fields.put("privileged", isolation.privileged());
    fields.put("pid", isolation.pid());
    fields.put("ipc", isolation.ipc());
    fields.put("cap_add", List.copyOf(isolation.addedCapabilities()));
    fields.put("cap_drop", List.copyOf(isolation.droppedCapabilities()));
    Map<String, Object> ulimits = new LinkedHashMap<>();
    isolation
        .ulimits()
        .forEach(
            ulimit -> {
              Map<String, Object> limits = new LinkedHashMap<>();
              limits.put("soft", ulimit.soft());
              limits.put("hard", ulimit.hard());
              ulimits.put(ulimit.name(), limits);
            });
    fields.put("ulimits", ulimits);
    fields.put("sysctls", isolation.sysctls());
    fields.put("devices", isolation.devices().stream().map(ServiceRenderer::device).toList());
    fields.put("security_opt", isolation.securityOptions());
    fields.put("cgroup_parent", isolation.cgroupParent());
  }

  private static Map<String, Object> device(Device device) {
    Fields fields = new Fields();
    fields.put("source", device.source());
    fields.put("target", device.target());
    fields.put("permissions", device.permissions());
    return fields.map();
  }

  private static Map<String, Object> healthcheck(Healthcheck healthcheck) {
    if (healthcheck.command().isEmpty()) {
      return Map.of("disable", true);
    }
    Fields fields = new Fields();
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(healthcheck.command());
    fields.put("test", test);
    fields.put("interval", DurationSyntax.render(healthcheck.interval()));
    fields.put("timeout", DurationSyntax.render(healthcheck.timeout()));
    fields.put("retries", healthcheck.retries());
    fields.put("start_period", DurationSyntax.render(healthcheck.startPeriod()));
    fields.put("start_interval", DurationSyntax.render(healthcheck.startInterval()));
    return fields.map();
  }
}
