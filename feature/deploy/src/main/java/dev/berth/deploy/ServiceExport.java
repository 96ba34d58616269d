package dev.berth.deploy;

import dev.berth.compose.FileMount;
import dev.berth.compose.ServiceSection;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.Mount;
import dev.berth.engine.Networking;
import dev.berth.engine.ProcessSpec;
import dev.berth.kernel.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a desired service into one of a Compose file again. For one service. */
final class ServiceExport {
  /** Nobody wrote it anywhere. */
  static final Place PLACE = new Place("export", 1, 1);

  private final DesiredService service;
  private final ServiceSpec spec;
  private final StackNames names;
  private final ParameterNames parameters;
  private final List<FileMount> files;

  ServiceExport(
      DesiredService service, StackNames names, ParameterNames parameters, List<FileMount> files) {
    this.service = service;
    this.spec = service.spec();
    this.names = names;
    this.parameters = parameters;
    this.files = files;
  }

  ServiceSection section() {
    Map<String, String> labels = new TreeMap<>();
    spec.routing().labels().forEach((key, value) -> labels.put(key, parameters.restore(value)));
    return new ServiceSection(
        parameters.restore(spec.image()),
        null,
        program(),
        mounts(),
        files,
        networking(),
        IsolationExport.section(spec.isolation(), spec.filesystem().readOnlyRoot()),
        healthcheck(),
        deploy(),
        labels,
        PLACE);
  }

  private ServiceSection.Program program() {
    ProcessSpec process = spec.process();
    Map<String, String> environment = new TreeMap<>();
    process.environment().forEach((key, value) -> environment.put(key, parameters.restore(value)));
    return new ServiceSection.Program(
        parameters.restoreAll(process.entrypoint()),
        parameters.restoreAll(process.command()),
        environment,
        parameters.restoreNullable(process.workingDirectory()),
        parameters.restoreNullable(process.user()),
        process.terminal(),
        process.stopSignal(),
        spec.upkeep().stopGrace(),
        false);
  }

  /** An anonymous volume after the files is one that the image asks for, and will again. */
  private List<ServiceSection.Mount> mounts() {
    List<ServiceSection.Mount> mounts = new ArrayList<>();
    boolean afterFiles = false;
    for (Mount mount : spec.filesystem().mounts()) {
      switch (mount) {
        case Mount.Bind bind ->
            mounts.add(
                new ServiceSection.Mount.Bind(
                    bind.source().toString(), bind.target(), bind.readOnly(), false, PLACE));
        case Mount.Tmpfs tmpfs ->
            mounts.add(
                new ServiceSection.Mount.Tmpfs(tmpfs.target(), tmpfs.size(), tmpfs.mode(), PLACE));
        case Mount.File _ -> afterFiles = true;
        case Mount.Volume volume -> {
          boolean anonymous = AnonymousVolumes.isOfService(volume.volume());
          if (!anonymous || !afterFiles) {
            mounts.add(
                new ServiceSection.Mount.Volume(
                    anonymous ? null : names.of(volume.volume()),
                    volume.target(),
                    volume.readOnly(),
                    volume.subpath(),
                    PLACE));
          }
        }
      }
    }
    return mounts;
  }

  private ServiceSection.Networking networking() {
    Networking networking = spec.networking();
    boolean host = networking.namespace() == Networking.Namespace.HOST;
    Map<String, List<String>> networks = new LinkedHashMap<>();
    String own = service.key().service().value();
    for (Networking.Attachment attachment : networking.attachments()) {
      networks.put(
          names.of(attachment.network()),
          attachment.aliases().stream().filter(alias -> !alias.equals(own)).toList());
    }
    PortsExport ports = PortsExport.of(networking.ports(), spec.routing().ports(), portsOfNodes());
    String none = networks.isEmpty() ? "none" : null;
    return new ServiceSection.Networking(
        parameters.restoreNullable(networking.hostname()),
        host ? "host" : none,
        networks,
        ports.published(),
        ports.exposed(),
        networking.extraHosts());
  }

  /** Which only nodes with a task of the service have. */
  private Collection<Integer> portsOfNodes() {
    ClusterTraits cluster = spec.cluster();
    return cluster == null ? Set.of() : cluster.hostPorts();
  }

  private ServiceSection.@Nullable Healthcheck healthcheck() {
    ServiceSection.Healthcheck healthcheck = spec.upkeep().healthcheck();
    return healthcheck == null
        ? null
        : new ServiceSection.Healthcheck(
            Objects.requireNonNull(parameters.restoreAll(healthcheck.command())),
            healthcheck.interval(),
            healthcheck.timeout(),
            healthcheck.retries(),
            healthcheck.startPeriod(),
            healthcheck.startInterval());
  }

  private ServiceSection.Deploy deploy() {
    ServiceSpec.Upkeep upkeep = spec.upkeep();
    ClusterTraits cluster = spec.cluster();
    Map<String, String> dependsOn = new TreeMap<>();
    upkeep
        .dependsOn()
        .forEach(
            (name, condition) ->
                dependsOn.put(name.value(), condition.name().toLowerCase(Locale.ROOT)));
    return new ServiceSection.Deploy(
        upkeep.scheme().mode(),
        service.replicas(),
        upkeep.scheme().completions(),
        upkeep.restart(),
        dependsOn,
        upkeep.update(),
        upkeep.rollback(),
        upkeep.placement(),
        cluster != null && cluster.endpoint() == Endpoint.ADDRESSES_OF_TASKS ? "dnsrr" : null,
        cluster == null
            ? ServiceSection.Reserved.NOTHING
            : new ServiceSection.Reserved(cluster.reservedMemory(), cluster.reservedCpus()));
  }
}
