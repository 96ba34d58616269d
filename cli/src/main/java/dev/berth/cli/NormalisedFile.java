package dev.berth.cli;

import java.util.function.Function;
import java.util.Objects;
import dev.berth.client.Json;
import dev.berth.compose.NetworkSection;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.ServiceSection.Mount;
import dev.berth.compose.StackFile;
import dev.berth.compose.VolumeSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A Compose file as Berth reads it, written as a Compose file again: merged, with every default. */
final class NormalisedFile {
  private NormalisedFile() {}

  /** Prints a file; what is odd about it goes to standard error. */
  static void print(Shell shell, StackFile file, Output output) {
    file.warnings().forEach(warning -> shell.err().println("Warning: " + warning));
    Map<String, Object> tree = tree(file);
    if (output.isJson()) {
      shell.out().println(Json.of(tree).renderIndented());
      return;
    }
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDereferenceAliases(true)
            .setWidth(200)
            .build();
    shell.out().print(new Dump(settings).dumpToString(tree));
  }

  static Map<String, Object> tree(StackFile file) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "name", file.name());
    tree.put("services", mapped(file.services(), NormalisedFile::service));
    put(tree, "networks", mapped(file.networks(), NormalisedFile::network));
    put(tree, "volumes", mapped(file.volumes(), NormalisedFile::volume));
    return tree;
  }

  private static Map<String, Object> service(ServiceSection service) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("image", service.image());
    program(tree, service.program());
    put(tree, "volumes", service.mounts().stream().map(NormalisedFile::mount).toList());
    networking(tree, service.networking());
    isolation(tree, service.isolation());
    healthcheck(tree, service.healthcheck());
    put(tree, "depends_on", mapped(service.deploy().dependsOn(), c -> Map.of("condition", c)));
    put(tree, "labels", service.labels());
    tree.put("deploy", deploy(service));
    return tree;
  }

  private static void program(Map<String, Object> tree, ServiceSection.Program program) {
    put(tree, "entrypoint", program.entrypoint());
    put(tree, "command", program.command());
    put(tree, "environment", program.environment());
    put(tree, "working_dir", program.workingDirectory());
    put(tree, "user", program.user());
    put(tree, "tty", program.terminal() ? true : null);
    put(tree, "init", program.init() ? true : null);
    put(tree, "stop_signal", program.stopSignal());
    put(tree, "stop_grace_period", duration(program.stopGracePeriod()));
  }

  private static Map<String, Object> mount(Mount mount) {
    Map<String, Object> tree = new LinkedHashMap<>();
    switch (mount) {
      case Mount.Bind bind -> {
        tree.put("type", "bind");
        tree.put("source", bind.source());
        tree.put("target", bind.target());
        put(tree, "read_only", bind.readOnly() ? true : null);
        tree.put("bind", Map.of("create_host_path", bind.createSource()));
      }
      case Mount.Volume volume -> {
        tree.put("type", "volume");
        put(tree, "source", volume.key());
        tree.put("target", volume.target());
        put(tree, "read_only", volume.readOnly() ? true : null);
      }
      case Mount.Tmpfs tmpfs -> {
        tree.put("type", "tmpfs");
        tree.put("target", tmpfs.target());
        Map<String, Object> options = new LinkedHashMap<>();
        put(options, "size", tmpfs.size() == null ? null : tmpfs.size().bytes());
        put(options, "mode", tmpfs.mode());
        put(tree, "tmpfs", options);
      }
    }
    return tree;
  }

  private static void networking(
      Map<String, Object> tree, ServiceSection.Networking networking) {
    put(tree, "hostname", networking.hostname());
    put(tree, "network_mode", networking.networkMode());
    Map<String, Object> networks = new LinkedHashMap<>();
    networking
        .networks()
        .forEach(
            (key, aliases) ->
                networks.put(key, aliases.isEmpty() ? Map.of() : Map.of("aliases", aliases)));
    put(tree, "networks", networks);
    put(tree, "ports", networking.ports().stream().map(NormalisedFile::port).toList());
    put(
        tree,
        "expose",
        networking.exposed().stream().sorted().map(port -> Integer.toString(port)).toList());
    put(tree, "extra_hosts", networking.extraHosts());
  }

  private static Map<String, Object> port(ServiceSection.Port port) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "host_ip", port.hostAddress());
    put(tree, "published", port.published() == null ? null : port.published().toString());
    tree.put("target", port.target());
    tree.put("protocol", port.udp() ? "udp" : "tcp");
    return tree;
  }

  private static void isolation(Map<String, Object> tree, ServiceSection.Isolation isolation) {
    put(tree, "read_only", isolation.readOnlyRoot() ? true : null);
    put(tree, "privileged", isolation.privileged() ? true : null);
    put(tree, "pid", isolation.pid());
    put(tree, "ipc", isolation.ipc());
    put(tree, "cap_add", isolation.addedCapabilities().stream().sorted().toList());
    put(tree, "cap_drop", isolation.droppedCapabilities().stream().sorted().toList());
    Map<String, Object> ulimits = new LinkedHashMap<>();
    isolation
        .ulimits()
        .forEach(
            limit ->
                ulimits.put(limit.name(), Map.of("soft", limit.soft(), "hard", limit.hard())));
    put(tree, "ulimits", ulimits);
    put(tree, "sysctls", isolation.sysctls());
  }

  private static void healthcheck(
      Map<String, Object> tree, ServiceSection.@Nullable Healthcheck check) {
    if (check == null) {
      return;
    }
    if (check.command().isEmpty()) {
      tree.put("healthcheck", Map.of("disable", true));
      return;
    }
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(check.command());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("test", test);
    fields.put("interval", duration(check.interval()));
    fields.put("timeout", duration(check.timeout()));
    fields.put("retries", check.retries());
    fields.put("start_period", duration(check.startPeriod()));
    fields.put("start_interval", duration(check.startInterval()));
    tree.put("healthcheck", fields);
  }

  private static Map<String, Object> deploy(ServiceSection service) {
    ServiceSection.Restart restart = service.deploy().restart();
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put(
        "condition", restart.condition().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    put(policy, "delay", restart.delay() == null ? null : duration(restart.delay()));
    put(policy, "max_attempts", restart.maxAttempts());
    Map<String, Object> limits = new LinkedHashMap<>();
    ServiceSection.Isolation isolation = service.isolation();
    put(limits, "cpus", isolation.cpus() == null ? null : isolation.cpus().toString());
    put(limits, "memory", isolation.memory() == null ? null : isolation.memory().bytes());
    put(limits, "pids", isolation.pids());
    Map<String, Object> deploy = new LinkedHashMap<>();
    deploy.put("replicas", service.deploy().replicas());
    deploy.put("restart_policy", policy);
    if (!limits.isEmpty()) {
      deploy.put("resources", Map.of("limits", limits));
    }
    return deploy;
  }

  private static Map<String, Object> network(NetworkSection network) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "name", network.name());
    put(tree, "external", network.external() ? true : null);
    put(tree, "internal", network.internal() ? true : null);
    if (network.subnet() != null) {
      tree.put("ipam", Map.of("config", List.of(Map.of("subnet", network.subnet()))));
    }
    put(tree, "labels", network.labels());
    return tree;
  }

  private static Map<String, Object> volume(VolumeSection volume) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "name", volume.name());
    put(tree, "external", volume.external() ? true : null);
    put(tree, "labels", volume.labels());
    return tree;
  }

  private static <T> Map<String, Object> mapped(
      Map<String, T> sections, Function<T, Object> form) {
    Map<String, Object> tree = new LinkedHashMap<>();
    sections.forEach((key, section) -> tree.put(key, form.apply(section)));
    return tree;
  }

  /** Leaves out what is not there. */
  private static void put(Map<String, Object> tree, String key, @Nullable Object value) {
    boolean empty =
        switch (value) {
          case null -> true;
          case Map<?, ?> map -> map.isEmpty();
          case Collection<?> items -> items.isEmpty();
          default -> false;
        };
    if (!empty) {
      tree.put(key, Objects.requireNonNull(value));
    }
  }

  private static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
