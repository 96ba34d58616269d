package dev.berth.deploy;

import dev.berth.compose.FileMount;
import dev.berth.compose.Placement;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.compose.ServiceSection.Restart;
import dev.berth.compose.Update;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignMount;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ProcessSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a foreign service into one of a Compose file. For one service. */
final class ForeignServiceExport {
  private static final String SHELL = "CMD-SHELL";

  private final ForeignService service;
  private final ForeignDefinition definition;
  private final ForeignExport stack;

  ForeignServiceExport(ForeignService service, ForeignDefinition definition, ForeignExport stack) {
    this.service = service;
    this.definition = definition;
    this.stack = stack;
  }

  /** A reference; what was started by an id gets a name. */
  String image() {
    String image = service.image();
    String id = definition.imageId();
    boolean named = !image.isEmpty() && !image.startsWith("sha256:") && !id.contains(image);
    return named ? image : "adopted/" + service.name().toLowerCase(java.util.Locale.ROOT);
  }

  ServiceSection section() {
    return new ServiceSection(
        image(),
        null,
        program(),
        mounts(),
        files(),
        networking(),
        IsolationExport.section(definition.isolation(), definition.readOnlyRoot()),
        healthcheck(definition.operation().health()),
        deploy(),
        new TreeMap<>(service.labels()),
        ServiceExport.PLACE);
  }

  private ServiceSection.Program program() {
    ProcessSpec process = definition.process();
    return new ServiceSection.Program(
        process.entrypoint(),
        process.command(),
        new TreeMap<>(process.environment()),
        process.workingDirectory(),
        process.user(),
        process.terminal(),
        process.stopSignal(),
        definition.operation().stopGrace(),
        false);
  }

  private List<ServiceSection.Mount> mounts() {
    List<ServiceSection.Mount> mounts = new ArrayList<>();
    for (ForeignMount mount : definition.mounts()) {
      switch (mount) {
        case ForeignMount.Bind bind ->
            mounts.add(
                new ServiceSection.Mount.Bind(
                    bind.source(), bind.target(), bind.readOnly(), false, ServiceExport.PLACE));
        case ForeignMount.Volume volume -> {
          String key = stack.volume(volume.name());
          if (key != null) {
            mounts.add(
                new ServiceSection.Mount.Volume(
                    key, volume.target(), volume.readOnly(), null, ServiceExport.PLACE));
          }
        }
        case ForeignMount.Tmpfs tmpfs ->
            mounts.add(
                new ServiceSection.Mount.Tmpfs(
                    tmpfs.target(), tmpfs.size(), tmpfs.mode(), ServiceExport.PLACE));
        case ForeignMount.Config _ -> {
          // A file.
        }
      }
    }
    return mounts;
  }

  private List<FileMount> files() {
    List<FileMount> files = new ArrayList<>();
    for (ForeignMount mount : definition.mounts()) {
      if (mount instanceof ForeignMount.Config config) {
        files.add(
            new FileMount(
                FileMount.Kind.CONFIG,
                stack.config(config.name(), config.content()),
                config.target(),
                config.owner(),
                config.group(),
                config.mode(),
                ServiceExport.PLACE));
      }
    }
    return files;
  }

  private ServiceSection.Networking networking() {
    ForeignDefinition.Net net = definition.networking();
    Map<String, List<String>> networks = new TreeMap<>();
    net.networks()
        .forEach(
            (name, attachment) ->
                networks.put(
                    stack.network(name, attachment),
                    attachment.aliases().stream()
                        .filter(alias -> !alias.equals(service.name()))
                        .toList()));
    PortsExport ports = PortsExport.of(net.ports(), service.ports(), net.hostPorts());
    String none = networks.isEmpty() ? "none" : null;
    return new ServiceSection.Networking(
        net.hostname(),
        net.mode() == null ? none : net.mode(),
        networks,
        ports.published(),
        net.mode() == null ? ports.exposed() : Set.of(),
        new TreeMap<>(net.extraHosts()));
  }

  private static @Nullable Healthcheck healthcheck(ClusterServiceSpec.@Nullable Health health) {
    if (health == null) {
      return null;
    }
    return new Healthcheck(
        command(health.command()),
        health.interval(),
        health.timeout(),
        health.retries(),
        health.startPeriod(),
        Duration.ofSeconds(5));
  }

  private static List<String> command(List<String> test) {
    if (test.isEmpty() || test.getFirst().equals("NONE")) {
      return List.of();
    }
    return test.getFirst().equals(SHELL)
        ? List.of("/bin/sh", "-c", String.join(" ", test.subList(1, test.size())))
        : test.subList(1, test.size());
  }

  private ServiceSection.Deploy deploy() {
    Operation operation = definition.operation();
    ClusterServiceSpec.Placement placement = definition.placement();
    boolean cluster = definition.networking().endpoint() != null;
    Map<String, String> dependsOn = new TreeMap<>(definition.dependsOn());
    dependsOn.keySet().retainAll(stack.siblings());
    return new ServiceSection.Deploy(
        operation.mode() == ClusterServiceSpec.Mode.GLOBAL
            ? ServiceSection.Mode.GLOBAL
            : ServiceSection.Mode.REPLICATED,
        operation.replicas(),
        0,
        new Restart(
            Restart.Condition.valueOf(operation.restart().condition().name()),
            operation.restart().delay().isZero() ? null : operation.restart().delay(),
            operation.restart().maxAttempts(),
            operation.restart().window()),
        dependsOn,
        cluster ? update(operation.update()) : Update.DEFAULT,
        cluster ? update(operation.rollback()) : Update.DEFAULT,
        new Placement(placement.constraints(), placement.spread(), placement.maxPerNode()),
        definition.networking().endpoint() == Endpoint.ADDRESSES_OF_TASKS ? "dnsrr" : null,
        new ServiceSection.Reserved(placement.reservedMemory(), placement.reservedCpus()));
  }

  private static Update update(ClusterServiceSpec.Update update) {
    return new Update(
        update.parallelism(),
        update.delay(),
        Update.FailureAction.valueOf(update.failureAction().name()),
        update.monitor(),
        update.maxFailureRatio(),
        update.startFirst() ? Update.Order.START_FIRST : Update.Order.STOP_FIRST);
  }
}
