package dev.berth.engine.contract;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Ports;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.ClusterServiceSpec.VolumeDriver;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Networking;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service to be, for tests: one replica that waits, replaced half a second after it ends. For one
 * thread; each {@link #spec} is what the draft is at that moment.
 */
public final class ServiceDraft {
  /** One after another, watched for a second. */
  public static final Update ONE_BY_ONE =
      new Update(1, Duration.ZERO, Update.FailureAction.PAUSE, Duration.ofSeconds(1), 0, false);

  private final ServiceIdentity identity;
  private final ClusterUnderTest machines;
  private final Map<String, String> labels = new HashMap<>();
  private final List<Mount> mounts = new ArrayList<>();
  private final Map<VolumeName, VolumeDriver> drivers = new HashMap<>();
  private final List<Networking.Attachment> networks = new ArrayList<>();
  private final List<Published> published = new ArrayList<>();
  private Map<String, String> steering;
  private String image;
  private List<String> command;
  private Isolation isolation = Isolation.DEFAULT;
  private Mode mode = Mode.REPLICATED;
  private int replicas = 1;
  private int completions = 1;
  private long generation;
  private Restart restart = new Restart(Restart.Condition.ANY, Duration.ofMillis(500), null, null);
  private Update update = ONE_BY_ONE;
  private Placement placement = Placement.ANYWHERE;

  ServiceDraft(ServiceIdentity identity, ClusterUnderTest machines) {
    this.identity = identity;
    this.machines = machines;
    this.image = machines.image();
    Program program = new Program.Waits();
    this.steering = machines.steering(program);
    this.command = ShellCommands.of(program);
  }

  ServiceDraft does(Program program) {
    steering = machines.steering(program);
    command = ShellCommands.of(program);
    return this;
  }

  ServiceDraft command(List<String> changed) {
    command = changed;
    return this;
  }

  ServiceDraft image(String changed) {
    image = changed;
    return this;
  }

  ServiceDraft label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  ServiceDraft mode(Mode changed) {
    mode = changed;
    return this;
  }

  ServiceDraft replicas(int count) {
    replicas = count;
    return this;
  }

  ServiceDraft completions(int count) {
    completions = count;
    return this;
  }

  ServiceDraft nextGeneration() {
    generation++;
    return this;
  }

  ServiceDraft restart(Restart.Condition condition) {
    restart = new Restart(condition, Duration.ofMillis(500), null, null);
    return this;
  }

  ServiceDraft update(Update.FailureAction action, boolean startFirst) {
    update = new Update(1, Duration.ZERO, action, Duration.ofSeconds(1), 0, startFirst);
    return this;
  }

  ServiceDraft parallelism(int count) {
    update =
        new Update(
            count,
            update.delay(),
            update.failureAction(),
            update.monitor(),
            update.maxFailureRatio(),
            update.startFirst());
    return this;
  }

  ServiceDraft constraints(String... constraints) {
    return place(List.of(constraints), placement.spread(), placement.maxPerNode());
  }

  ServiceDraft spread(String... attributes) {
    return place(placement.constraints(), List.of(attributes), placement.maxPerNode());
  }

  ServiceDraft maxPerNode(int count) {
    return place(placement.constraints(), placement.spread(), count);
  }

  private ServiceDraft place(
      List<String> constraints, List<String> spread, @Nullable Integer maxPerNode) {
    placement =
        new Placement(
            constraints, spread, maxPerNode, placement.reservedMemory(), placement.reservedCpus());
    return this;
  }

  ServiceDraft reserve(ByteSize memory, double cpus) {
    placement =
        new Placement(
            placement.constraints(), placement.spread(), placement.maxPerNode(), memory, cpus);
    return this;
  }

  ServiceDraft mounts(Mount... changed) {
    mounts.clear();
    mounts.addAll(List.of(changed));
    return this;
  }

  ServiceDraft driver(VolumeName volume, VolumeDriver driver) {
    drivers.put(volume, driver);
    return this;
  }

  ServiceDraft attach(NetworkName network) {
    networks.add(new Networking.Attachment(network, List.of(identity.service().value())));
    return this;
  }

  ServiceDraft publish(Published port) {
    published.add(port);
    return this;
  }

  ServiceDraft isolation(Isolation changed) {
    isolation = changed;
    return this;
  }

  ServiceIdentity identity() {
    return identity;
  }

  ClusterServiceSpec spec() {
    Map<String, String> all = new HashMap<>(labels);
    all.putAll(steering);
    return new ClusterServiceSpec(
        identity,
        all,
        new Template(
            image,
            ProcessSpec.ofCommand(command),
            new Filesystem(mounts, false),
            drivers,
            new Networking(Networking.Namespace.OWN, null, networks, List.of(), Map.of()),
            isolation),
        new Operation(
            mode,
            replicas,
            completions,
            generation,
            null,
            restart,
            Duration.ofSeconds(1),
            update,
            ONE_BY_ONE),
        placement,
        new Ports(published, Endpoint.ADDRESSES_OF_TASKS));
  }
}
