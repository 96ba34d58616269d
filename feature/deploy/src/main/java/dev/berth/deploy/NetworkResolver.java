package dev.berth.deploy;

import dev.berth.compose.NetworkSection;
import dev.berth.engine.Cluster;
import dev.berth.engine.Engine;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Runner;
import dev.berth.kernel.Names;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives the networks of one file their names on the engine. A network cannot be changed while tasks
 * are part of it: one whose definition has changed is made anew under the next name ({@code
 * shop_back.2}), tasks move to it as they are updated, and the old one goes with the last of them.
 * For one file.
 */
final class NetworkResolver {
  private static final int MOST_NAMES = 100;
  private static final String OTHERS = "others";

  private final Runner runner;
  private final TargetMark mark;
  private final StackKey key;
  private final Problems problems;
  private final Map<String, NetworkName> names = new HashMap<>();
  private final List<Subnet.Taken> given = new ArrayList<>();

  NetworkResolver(Target target, StackKey key, Problems problems) {
    this.runner = target.runner();
    this.mark = new TargetMark(target.name());
    this.key = key;
    this.problems = problems;
  }

  /** By the keys of the file. */
  Map<String, NetworkName> names() {
    return names;
  }

  /** Those to be made. */
  List<NetworkSpec> resolve(Map<String, NetworkSection> sections) {
    List<NetworkSpec> made = new ArrayList<>();
    sections.forEach(
        (name, section) -> {
          String path = "networks." + name;
          String full = StackResolver.fullName(key, name, section.name(), section.external());
          if (!Names.isValidInside(full)) {
            problems.error(section.place(), path, StackResolver.invalidName("network", full));
            return;
          }
          NetworkName network = new NetworkName(key.tenant(), full);
          if (section.external()) {
            names.put(name, network);
            checkExternal(path, section, network);
            return;
          }
          NetworkSpec spec = spec(path, section, network);
          names.put(name, spec.name());
          made.add(spec);
        });
    return made;
  }

  private void checkExternal(String path, NetworkSection section, NetworkName network) {
    if (runner.networks().find(network).isEmpty()) {
      problems.error(
          section.place(),
          path,
          "There is no network '%s', which 'external: true' says exists.".formatted(network));
    }
  }

  private NetworkSpec spec(String path, NetworkSection section, NetworkName first) {
    Map<String, String> labels = new HashMap<>(section.labels());
    labels.put(TaskLabels.STACK, key.stack().value());
    mark.write(labels);
    NetworkSpec wanted =
        new NetworkSpec(
            first,
            section.internal(),
            section.subnet(),
            labels,
            isCluster() ? section.driverOptions() : Map.of());
    Optional<Network> existing = runner.networks().find(first);
    if (existing.isPresent() && !isOurs(existing.get())) {
      problems.error(
          section.place(),
          path,
          "Network '%s' exists and is not of this stack. Give this one another name with 'name:', or say 'external: true' to use that one."
              .formatted(first));
      return wanted;
    }
    List<NetworkName> candidates = candidates(first, section);
    Optional<NetworkName> alike =
        candidates.stream()
            .filter(
                name ->
                    runner.networks().find(name).filter(one -> isAlike(one, wanted)).isPresent())
            .findFirst();
    if (alike.isPresent()) {
      checkSubnet(path, section, alike.get());
      return withName(wanted, alike.get());
    }
    if (existing.isPresent()) {
      checkLeft(path, section, existing.get());
    }
    NetworkName name =
        candidates.stream()
            .filter(one -> runner.networks().find(one).isEmpty())
            .findFirst()
            .orElse(first);
    checkSubnet(path, section, name);
    return withName(wanted, name);
  }

  /** A name that the file gives is what others call the network: it has no successors. */
  private static List<NetworkName> candidates(NetworkName first, NetworkSection section) {
    List<NetworkName> candidates = new ArrayList<>(List.of(first));
    for (int i = 2; section.name() == null && i <= MOST_NAMES; i++) {
      String next = first.name() + "." + i;
      if (Names.isValidInside(next)) {
        candidates.add(new NetworkName(first.tenant(), next));
      }
    }
    return candidates;
  }

  private static NetworkSpec withName(NetworkSpec spec, NetworkName name) {
    return new NetworkSpec(name, spec.internal(), spec.subnet(), spec.labels(), spec.options());
  }

  /** Its networks lie over those of its nodes: this machine's are no concern of theirs. */
  private boolean isCluster() {
    return runner instanceof Cluster;
  }

  private boolean isOurs(Network network) {
    Map<String, String> labels = network.spec().labels();
    return key.stack().value().equals(labels.get(TaskLabels.STACK)) && mark.isOn(labels);
  }

  private boolean isAlike(Network existing, NetworkSpec wanted) {
    boolean subnet =
        wanted.subnet() == null
            || Objects.equals(Subnet.parse(existing.subnet()), Subnet.parse(wanted.subnet()));
    return isOurs(existing)
        && existing.spec().internal() == wanted.internal()
        && existing.spec().options().equals(wanted.options())
        && subnet;
  }

  /** Whether tasks can move from a network whose definition has changed. */
  private void checkLeft(String path, NetworkSection section, Network old) {
    if (section.name() != null) {
      problems.error(
          section.place(),
          path,
          "Network '%s' is there with another subnet or another 'internal', and its name is given. Remove the stack with 'berth stack rm %s' and deploy it again (named volumes stay), or change 'name:'."
              .formatted(old.name(), key));
    }
    boolean shared =
        runner instanceof Engine engine
            && engine.tasks().list().stream()
                .filter(task -> !task.spec().identity().stack().equals(key.stack()))
                .flatMap(task -> task.spec().networking().attachments().stream())
                .anyMatch(attachment -> attachment.network().equals(old.name()));
    if (shared) {
      problems.error(
          section.place(),
          path,
          "Network '%s' is there with another subnet or another 'internal', and tasks of other stacks are part of it. Remove those stacks first."
              .formatted(old.name()));
    }
  }

  private void checkSubnet(String path, NetworkSection section, NetworkName name) {
    Optional<Subnet> wanted = Subnet.parse(section.subnet());
    if (wanted.isEmpty()) {
      return;
    }
    String at = path + ".ipam.config[0].subnet";
    for (Subnet.Taken one : taken(name)) {
      if (one.subnet().overlaps(wanted.get())) {
        String why =
            one.what().equals(OTHERS)
                ? "is not free"
                : "overlaps %s of %s".formatted(one.subnet(), one.what());
        problems.error(
            section.place(),
            at,
            "Subnet %s %s. Choose another, or leave it out to have one chosen."
                .formatted(wanted.get(), why));
        break;
      }
    }
    given.add(new Subnet.Taken(wanted.get(), "network '" + name + "' of this file"));
  }

  /** What others call their networks is nobody else's business. */
  private String shown(NetworkName network) {
    return network.tenant().equals(key.tenant()) ? "network '" + network + "'" : OTHERS;
  }

  /** Networks of the engine are interfaces of the machine, too: those are known by their subnet. */
  private List<Subnet.Taken> taken(NetworkName name) {
    List<Subnet.Taken> taken = new ArrayList<>(given);
    List<Subnet> ofEngine = new ArrayList<>();
    for (Network network : runner.networks().list()) {
      Optional<Subnet> subnet = Subnet.parse(network.subnet());
      subnet.ifPresent(ofEngine::add);
      if (!network.name().equals(name)) {
        subnet.ifPresent(one -> taken.add(new Subnet.Taken(one, shown(network.name()))));
      }
    }
    if (isCluster()) {
      return taken;
    }
    Subnet.ofMachine().stream().filter(one -> !ofEngine.contains(one.subnet())).forEach(taken::add);
    return taken;
  }
}
