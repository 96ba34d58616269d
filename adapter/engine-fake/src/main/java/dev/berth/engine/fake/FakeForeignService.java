package dev.berth.engine.fake;

import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignMount;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.Isolation;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskState;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A service that others deployed, as a test wants it; its tasks run. For one thread. */
public final class FakeForeignService {
  private static final Update AT_ONCE =
      new Update(1, Duration.ZERO, Update.FailureAction.PAUSE, Duration.ZERO, 0, false);

  private final String name;
  private final int replicas;
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final List<ForeignMount> mounts = new ArrayList<>();
  private final List<PortBinding> published = new ArrayList<>();
  private final Set<Integer> ports = new TreeSet<>();
  private final List<String> obstacles = new ArrayList<>();
  private String image = "busybox";
  private List<String> command = List.of("sleep", "1000");
  private String address = "127.77.0.1";

  FakeForeignService(String name, int replicas) {
    this.name = name;
    this.replicas = replicas;
  }

  public FakeForeignService withImage(String reference) {
    image = reference;
    return this;
  }

  public FakeForeignService withCommand(String... words) {
    command = List.of(words);
    return this;
  }

  public FakeForeignService withEnvironment(String key, String value) {
    environment.put(key, value);
    return this;
  }

  public FakeForeignService withLabel(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public FakeForeignService withVolume(String volume, String target) {
    mounts.add(new ForeignMount.Volume(volume, target, false));
    return this;
  }

  public FakeForeignService withBind(String source, String target) {
    mounts.add(new ForeignMount.Bind(source, target, false));
    return this;
  }

  /** A container port over TCP. */
  public FakeForeignService withPort(int port) {
    ports.add(port);
    return this;
  }

  /** One that the machine has too. */
  public FakeForeignService withPublished(int port, int own) {
    ports.add(own);
    published.add(new PortBinding(null, port, own, PortBinding.Protocol.TCP));
    return this;
  }

  public FakeForeignService withObstacle(String sentence) {
    obstacles.add(sentence);
    return this;
  }

  /** Where its tasks are reached. */
  public FakeForeignService at(String changed) {
    address = changed;
    return this;
  }

  /** What has been said so far. */
  public ForeignService service() {
    return new ForeignService(
        name,
        image,
        labels,
        ports,
        replicas,
        IntStream.rangeClosed(1, replicas).mapToObj(this::task).toList(),
        new ForeignDefinition(
            "sha256:f0",
            new ProcessSpec(null, command, environment, null, null, false, null),
            mounts,
            false,
            new ForeignDefinition.Net(
                null,
                null,
                Map.of(
                    "wiki_default",
                    new ForeignDefinition.Attachment(List.of(), false, Map.of(), true)),
                published,
                List.of(),
                null,
                Map.of()),
            Isolation.DEFAULT,
            new Operation(
                Mode.REPLICATED,
                replicas,
                0,
                0,
                null,
                new Restart(Restart.Condition.ANY, Duration.ZERO, null, null),
                Duration.ofSeconds(10),
                AT_ONCE,
                AT_ONCE),
            Placement.ANYWHERE,
            Map.of(),
            List.of(),
            obstacles));
  }

  private ForeignTask task(int number) {
    return new ForeignTask(
        "%s%d%s".formatted(name, number, address.replace(".", "")),
        "wiki-%s-%d".formatted(name, number),
        new TaskState.Running(Instant.EPOCH, 0),
        ForeignTask.Health.NONE,
        Instant.EPOCH,
        "",
        new ClusterTask.Endpoint(InetAddress.ofLiteral(address), Map.of(), Set.of()));
  }
}
