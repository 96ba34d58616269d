package dev.berth.deploy;

import dev.berth.compose.Placement;
import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.compose.Update.Order;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Health;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Ports;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.ClusterServiceSpec.VolumeDriver;
import dev.berth.engine.Mount;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.VolumeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A desired service in the words of a cluster. Labels tell what a service and a task of it are made
 * from, so that the cluster's picture and the store's desired state are all there is to know.
 * Immutable.
 *
 * @param mark of all that was asked for, of this course of its update: a service that carries it is
 *     as desired
 */
record ClusterForm(ClusterServiceSpec spec, String mark) {
  /** On a service and its tasks: the {@link #mark}. */
  static final String MARK = "berth.mark";

  /** On a service: its mode, which a cluster cannot change. */
  static final String MODE = "berth.mode";

  /** No node has this id: where nothing of a global service is to run. */
  private static final String NOWHERE = "node.id == none";

  /** Docker's own, where the file says nothing: the engine's delays that grow it does not know. */
  private static final Duration RESTART_DELAY = Duration.ofSeconds(5);

  /**
   * How a service is to be.
   *
   * @param routed container ports that requests from the front door go to
   * @param avoided ids of nodes where none of its tasks may be
   */
  static ClusterForm of(
      DesiredStack stack, DesiredService service, Set<Integer> routed, Set<String> avoided) {
    ServiceSpec spec = service.spec();
    ServiceKey key = service.key();
    Rollout rollout = service.rollout();
    ClusterServiceSpec unmarked =
        new ClusterServiceSpec(
            new ServiceIdentity(key.tenant(), key.stack(), key.service()),
            spec.routing().labels(),
            template(stack, spec),
            operation(service, !avoided.isEmpty()),
            placement(service, avoided),
            ports(spec, routed));
    long begun = rollout == null ? 0 : rollout.begun().toEpochMilli();
    String mark = mark(unmarked, service.hash(), begun);
    Map<String, String> labels = new HashMap<>(unmarked.labels());
    labels.put(TaskLabels.HASH, service.hash());
    labels.put(TaskLabels.VERSION, Long.toString(stack.version()));
    labels.put(MARK, mark);
    new TargetMark(stack.target()).write(labels);
    labels.put(MODE, unmarked.operation().mode().name());
    return new ClusterForm(
        new ClusterServiceSpec(
            unmarked.identity(),
            labels,
            unmarked.template(),
            unmarked.operation(),
            unmarked.placement(),
            unmarked.ports()),
        mark);
  }

  private static String mark(ClusterServiceSpec spec, String hash, long begun) {
    List<Object> parts = new ArrayList<>();
    parts.add(hash);
    parts.add(begun);
    parts.add(spec.labels());
    parts.add(spec.template().image());
    parts.add(new ArrayList<>(drivers(spec)));
    parts.add(spec.operation());
    parts.add(spec.placement());
    parts.add(spec.ports());
    return DesiredJson.hash(parts);
  }

  /** As text: names of volumes are no keys of JSON. */
  private static Set<String> drivers(ClusterServiceSpec spec) {
    Set<String> drivers = new TreeSet<>();
    spec.template().drivers().forEach((volume, driver) -> drivers.add(volume + " " + driver));
    return drivers;
  }

  private static Template template(DesiredStack stack, ServiceSpec spec) {
    Set<VolumeName> mounted = new TreeSet<>(Comparator.comparing(VolumeName::name));
    for (Mount mount : spec.filesystem().mounts()) {
      if (mount instanceof Mount.Volume volume) {
        mounted.add(volume.volume());
      }
    }
    Map<VolumeName, VolumeDriver> drivers = new HashMap<>();
    for (DesiredStack.NamedVolume volume : stack.volumes()) {
      VolumeDriver driver = volume.driver();
      if (driver != null && mounted.contains(volume.name())) {
        drivers.put(volume.name(), driver);
      }
    }
    return new Template(
        image(spec),
        spec.process(),
        spec.filesystem(),
        drivers,
        spec.networking(),
        spec.isolation());
  }

  /** What the tag meant when it was deployed, where that is known. */
  private static String image(ServiceSpec spec) {
    return spec.imageId().startsWith(spec.image() + "@") ? spec.imageId() : spec.image();
  }

  /**
   * @param moving whether its tasks have to leave a node, where new ones always come first
   */
  private static Operation operation(DesiredService service, boolean moving) {
    ServiceSpec.Upkeep upkeep = service.spec().upkeep();
    boolean stopped = service.mode() == DesiredService.Mode.STOPPED;
    Rollout rollout = service.rollout();
    boolean back = rollout != null && rollout.state().isRollback();
    boolean exclusive = traits(service.spec()).hostPorts().stream().anyMatch(port -> port > 0);
    return new Operation(
        mode(service),
        stopped ? 0 : service.replicas(),
        upkeep.scheme().completions(),
        service.generation(),
        health(upkeep.healthcheck()),
        restart(upkeep.restart()),
        upkeep.stopGrace(),
        update(back ? upkeep.rollback() : upkeep.update(), back, exclusive, moving),
        update(upkeep.rollback(), true, exclusive, moving));
  }

  private static Mode mode(DesiredService service) {
    return switch (service.spec().upkeep().scheme().mode()) {
      case REPLICATED -> Mode.REPLICATED;
      case GLOBAL -> Mode.GLOBAL;
      case REPLICATED_JOB -> Mode.REPLICATED_JOB;
      case GLOBAL_JOB -> Mode.GLOBAL_JOB;
    };
  }

  private static @Nullable Health health(@Nullable Healthcheck check) {
    if (check == null) {
      return null;
    }
    List<String> command = new ArrayList<>();
    command.add(check.command().isEmpty() ? "NONE" : "CMD");
    command.addAll(check.command());
    return new Health(
        command, check.interval(), check.timeout(), check.retries(), check.startPeriod());
  }

  private static Restart restart(dev.berth.compose.ServiceSection.Restart restart) {
    Restart.Condition condition =
        switch (restart.condition()) {
          case NONE -> Restart.Condition.NONE;
          case ON_FAILURE -> Restart.Condition.ON_FAILURE;
          case ANY -> Restart.Condition.ANY;
        };
    return new Restart(
        condition,
        Objects.requireNonNullElse(restart.delay(), RESTART_DELAY),
        restart.maxAttempts(),
        restart.window());
  }

  /** A rollback that fails is paused: there is nothing to go back to. */
  private static Update update(
      dev.berth.compose.Update rules, boolean back, boolean exclusive, boolean moving) {
    Update.FailureAction action =
        switch (rules.failureAction()) {
          case PAUSE -> Update.FailureAction.PAUSE;
          case CONTINUE -> Update.FailureAction.CONTINUE;
          case ROLLBACK -> back ? Update.FailureAction.PAUSE : Update.FailureAction.ROLLBACK;
        };
    boolean startFirst =
        moving || rules.order() == Order.START_FIRST || (rules.order() == null && !exclusive);
    return new Update(
        rules.parallelism(),
        rules.delay(),
        action,
        rules.monitor(),
        rules.maxFailureRatio(),
        startFirst);
  }

  private static ClusterServiceSpec.Placement placement(
      DesiredService service, Set<String> avoided) {
    Placement asked = service.spec().upkeep().placement();
    List<String> constraints = new ArrayList<>(asked.constraints());
    avoided.stream().sorted().forEach(node -> constraints.add("node.id != " + node));
    boolean global = service.spec().upkeep().scheme().isGlobal();
    if (global && service.mode() == DesiredService.Mode.STOPPED) {
      constraints.add(NOWHERE);
    }
    ClusterTraits traits = traits(service.spec());
    return new ClusterServiceSpec.Placement(
        constraints,
        asked.spread(),
        asked.maxReplicasPerNode(),
        traits.reservedMemory(),
        traits.reservedCpus());
  }

  /** A port that the front door asks for and that is not published gets one that is free. */
  private static Ports ports(ServiceSpec spec, Set<Integer> routed) {
    ClusterTraits traits = traits(spec);
    List<Published> published = new ArrayList<>();
    Set<Integer> left = new TreeSet<>(routed);
    for (PortBinding binding : spec.networking().ports()) {
      published.add(
          new Published(
              binding.hostPort(),
              binding.containerPort(),
              binding.protocol(),
              traits.hostPorts().contains(binding.hostPort())));
      if (binding.protocol() == PortBinding.Protocol.TCP) {
        left.remove(binding.containerPort());
      }
    }
    left.forEach(port -> published.add(new Published(0, port, PortBinding.Protocol.TCP, true)));
    return new Ports(published, traits.endpoint());
  }

  /** What an older release has stored has none. */
  private static ClusterTraits traits(ServiceSpec spec) {
    return Objects.requireNonNullElse(
        spec.cluster(), new ClusterTraits(Endpoint.VIRTUAL_ADDRESS, Set.of(), null, null));
  }
}
