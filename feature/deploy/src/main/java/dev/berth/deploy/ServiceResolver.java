package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.compose.ServiceSection.Program;
import dev.berth.engine.Capability;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ProcessSpec;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ServiceName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Turns one service of a file into its spec, and collects its problems. For one service. */
final class ServiceResolver {
  private final StackResolver.Surroundings surroundings;
  private final ServiceKey key;
  private final ServiceSection section;
  private final Names names;
  private final Problems problems;
  private final String path;
  private final MountResolver mounts;
  private final Set<String> fresh = new HashSet<>();

  /** What the file's keys of networks, volumes, configs and secrets mean. */
  record Names(
      Map<String, NetworkName> networks, Map<String, VolumeSource> volumes, FileResolver files) {}

  ServiceResolver(
      StackResolver.Surroundings surroundings,
      ServiceKey key,
      ServiceSection section,
      Names names,
      Problems problems) {
    this.surroundings = surroundings;
    this.key = key;
    this.section = section;
    this.names = names;
    this.problems = problems;
    this.path = "services." + key.service();
    this.mounts = new MountResolver(surroundings, key, names.volumes(), problems);
  }

  /** Folders that bind mounts of the short form need and that do not exist. */
  Set<Path> missingBinds() {
    return mounts.missing();
  }

  /** References of images that have to be fetched even if they are here. */
  Set<String> fresh() {
    return fresh;
  }

  /** Empty if something is wrong, which the problems then tell. */
  Optional<ServiceSpec> resolve() {
    ClusterTraits traits = null;
    if (surroundings.isCluster()) {
      ClusterChecks checks = new ClusterChecks(key, section, problems);
      checks.check();
      traits = checks.traits();
    }
    ClusterTraits cluster = traits;
    ImageResolver images = new ImageResolver(surroundings.runner(), key, section, problems);
    Optional<ImageResolver.Found> image = images.resolve();
    image.filter(_ -> images.isFresh()).ifPresent(one -> fresh.add(one.reference()));
    List<Mount> mounted = new ArrayList<>(mounts.resolve(section.mounts()));
    mounted.addAll(names.files().resolve(key, section.files()));
    Filesystem filesystem = new Filesystem(mounted, section.isolation().readOnlyRoot());
    Rights rights = surroundings.rights(problems);
    Networking networking = networking(rights);
    Isolation isolation = new IsolationResolver(rights, key, section, problems).resolve();
    ServiceSpec.Upkeep upkeep = upkeep();
    return image.map(
        found -> {
          ServiceSpec spec =
              new ServiceSpec(
                  found.reference(),
                  "",
                  process(),
                  filesystem,
                  networking,
                  isolation,
                  upkeep,
                  new ServiceSpec.Routing(section.labels(), routablePorts()),
                  cluster);
          return found.image() == null ? spec : spec.with(key, found.image());
        });
  }

  private ProcessSpec process() {
    Program program = section.program();
    return new ProcessSpec(
        program.entrypoint(),
        program.command(),
        program.environment(),
        program.workingDirectory(),
        program.user(),
        program.terminal(),
        program.stopSignal());
  }

  private Networking networking(Rights rights) {
    ServiceSection.Networking networking = section.networking();
    String mode = networking.networkMode();
    boolean host = "host".equals(mode);
    if (mode != null && !mode.equals("none")) {
      Place place = section.place("network_mode");
      askForNetwork(rights, mode, place);
    }
    List<Networking.Attachment> attachments = new ArrayList<>();
    networking
        .networks()
        .forEach(
            (name, aliases) -> {
              NetworkName network = names.networks().get(name);
              if (network != null && networking.networkMode() == null) {
                attachments.add(attachment(network, aliases));
              }
            });
    return new Networking(
        host ? Networking.Namespace.HOST : Networking.Namespace.OWN,
        networking.hostname(),
        attachments,
        host ? List.of() : bindings(),
        networking.extraHosts());
  }

  private void askForNetwork(Rights rights, String mode, Place place) {
    if (mode.equals("host")) {
      rights.check(
          Rights.HOST_NETWORK,
          "service/" + key.stack() + "/" + key.service(),
          new Rights.Asked(place, path + ".network_mode", "network_mode: host"));
    } else {
      IsolationResolver.shareNamespace(
          rights, new IsolationResolver.Shared(key, "network_mode", mode, place), problems);
    }
  }

  private Networking.Attachment attachment(NetworkName network, List<String> further) {
    List<String> aliases = new ArrayList<>();
    aliases.add(key.service().value());
    further.stream().filter(alias -> !aliases.contains(alias)).forEach(aliases::add);
    return new Networking.Attachment(network, aliases);
  }

  private List<PortBinding> bindings() {
    List<PortBinding> bindings = new ArrayList<>();
    List<ServiceSection.Port> ports = section.networking().ports();
    for (int i = 0; i < ports.size(); i++) {
      ServiceSection.Port port = ports.get(i);
      Integer published = port.published();
      if (published == null) {
        continue;
      }
      if (!isPort(published) || !isPort(port.target())) {
        problems.error(
            port.place(), path + ".ports[" + i + "]", "A port is a number from 1 to 65535.");
        continue;
      }
      bindings.add(
          new PortBinding(
              port.hostAddress(),
              published,
              port.target(),
              port.udp() ? PortBinding.Protocol.UDP : PortBinding.Protocol.TCP));
    }
    checkPublishing(bindings);
    return bindings;
  }

  private void checkPublishing(List<PortBinding> bindings) {
    if (bindings.isEmpty()) {
      return;
    }
    Set<Capability> capabilities = surroundings.runner().capabilities();
    String engine = surroundings.runner().name();
    if (!capabilities.contains(Capability.PUBLISH_PORTS)) {
      problems.warning(
          section.place(),
          path + ".ports",
          "The engine '%s' cannot publish ports: the service is reached by its route only."
              .formatted(engine));
    } else if (section.deploy().replicas() > 1 && !capabilities.contains(Capability.SHARED_PORTS)) {
      problems.error(
          section.place(),
          path + ".ports",
          "The engine '%s' cannot share a published port among %d tasks. Write 'ports: [\"%d\"]' to have it routed only, or one replica."
              .formatted(engine, section.deploy().replicas(), bindings.getFirst().containerPort()));
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private SortedSet<Integer> routablePorts() {
    SortedSet<Integer> ports = new TreeSet<>(section.networking().exposed());
    section.networking().ports().stream()
        .filter(port -> !port.udp())
        .forEach(port -> ports.add(port.target()));
    return ports;
  }

  private ServiceSpec.Upkeep upkeep() {
    Map<ServiceName, StartCondition> dependsOn = new HashMap<>();
    section
        .deploy()
        .dependsOn()
        .forEach(
            (name, condition) -> {
              if (dev.berth.kernel.Names.isValidInside(name)) {
                dependsOn.put(new ServiceName(name), StartCondition.parse(condition));
              }
            });
    return new ServiceSpec.Upkeep(
        section.healthcheck(),
        section.deploy().restart(),
        section.program().stopGracePeriod(),
        dependsOn,
        new ServiceSpec.Scheme(section.deploy().mode(), section.deploy().completions()),
        section.deploy().update(),
        section.deploy().rollback(),
        section.deploy().placement());
  }
}
