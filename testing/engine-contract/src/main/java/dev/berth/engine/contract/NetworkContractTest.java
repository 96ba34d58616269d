package dev.berth.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine has to do about networks. */
public abstract class NetworkContractTest {
  private static final NetworkName FRONT = new NetworkName(TenantId.DEFAULT, "shop_front");
  private static final NetworkName BACK = new NetworkName(TenantId.DEFAULT, "shop_back");

  private final IdSource ids = IdSource.random(RandomGenerator.getDefault());
  private EngineUnderTest machine;
  private Engine engine;

  /** A machine for one test. */
  protected abstract EngineUnderTest machine() throws Exception;

  @BeforeEach
  void openEngine() throws Exception {
    machine = machine();
    engine = machine.open();
    engine.recover();
  }

  @AfterEach
  void closeEngine() throws Exception {
    for (EngineTask task : engine.tasks().list()) {
      engine.tasks().remove(task.id());
    }
    engine.networks().list().forEach(network -> engine.networks().remove(network.name()));
    engine.close();
    machine.close();
  }

  @Test
  void givesATaskAnAddressInEachOfItsNetworks() {
    network(FRONT);
    network(BACK);
    EngineTask task = start(task("web", List.of(), FRONT, BACK));

    assertThat(task.addresses()).containsOnlyKeys(FRONT, BACK);
    assertThat(task.addresses().values()).doesNotHaveDuplicates();
  }

  @Test
  void refusesATaskOfANetworkThatIsMissingAndLeavesNothing() {
    network(FRONT);
    TaskSpec spec = task("web", List.of(), FRONT, BACK);

    assertFailure(ErrorCode.NOT_FOUND, () -> engine.tasks().create(spec));
    engine.networks().remove(FRONT);
  }

  @Test
  void refusesASubnetThatOverlapsAnotherNetworks() {
    given(FRONT, "198.19.240.0/24");

    assertFailure(ErrorCode.CONFLICT, () -> given(BACK, "198.19.240.128/25"));
    assertFailure(ErrorCode.CONFLICT, () -> given(BACK, "198.19.0.0/16"));
    assertThat(engine.networks().find(BACK)).isEmpty();
    assertThat(given(BACK, "198.19.241.0/24").subnet()).isEqualTo("198.19.241.0/24");
  }

  @Test
  void refusesASubnetThatIsNone() {
    for (String subnet : List.of("nonsense", "198.19.240.1/24", "198.19.240.0/31")) {
      assertFailure(ErrorCode.INVALID_INPUT, () -> given(FRONT, subnet));
    }
    assertThat(engine.networks().list()).isEmpty();
  }

  @Test
  void keepsNetworksAndAddressesWhileItIsAway() {
    network(FRONT);
    Network back = engine.networks().create(new NetworkSpec(BACK, true, null, Map.of("a", "b")));
    EngineTask task = start(task("web", List.of(), FRONT, BACK));
    engine.close();

    engine = machine.open();
    engine.recover();

    assertThat(engine.networks().find(BACK)).contains(back);
    assertThat(engine.networks().list()).hasSize(2);
    assertThat(engine.tasks().find(task.id()).orElseThrow().addresses())
        .isEqualTo(task.addresses());
    assertFailure(ErrorCode.CONFLICT, () -> engine.networks().remove(BACK));
  }

  @Test
  void givesAPortBackWithTheLastTaskThatHasIt() throws IOException {
    network(FRONT);
    int port = freePort();
    EngineTask web = start(task("web", publish(port), FRONT));
    TaskSpec other = task("api", publish(port), FRONT);
    TaskId last = web.id();
    if (engine.capabilities().contains(Capability.SHARED_PORTS)) {
      last = start(task("web", publish(port), FRONT)).id();
      engine.tasks().remove(web.id());
    }

    assertFailure(ErrorCode.PORT_TAKEN, () -> engine.tasks().create(other));
    engine.tasks().remove(last);
    start(other);
  }

  private void network(NetworkName name) {
    engine.networks().create(NetworkSpec.of(name, Map.of()));
  }

  private Network given(NetworkName name, String subnet) {
    return engine.networks().create(new NetworkSpec(name, false, subnet, Map.of()));
  }

  private EngineTask start(TaskSpec spec) {
    engine.tasks().create(spec);
    return engine.tasks().start(spec.id());
  }

  private TaskSpec task(String service, List<PortBinding> ports, NetworkName... networks) {
    TaskIdentity identity =
        new TaskIdentity(
            new TaskId(ids.next()),
            TenantId.DEFAULT,
            new StackName("shop"),
            new ServiceName(service),
            1,
            Map.of());
    List<Networking.Attachment> attachments =
        Stream.of(networks)
            .map(network -> new Networking.Attachment(network, List.of(service)))
            .toList();
    return machine
        .task(identity, new Program.Waits())
        .withNetworking(
            new Networking(Networking.Namespace.OWN, null, attachments, ports, Map.of()));
  }

  private static List<PortBinding> publish(int port) {
    return List.of(new PortBinding("127.0.0.1", port, 8080, PortBinding.Protocol.TCP));
  }

  private static void assertFailure(ErrorCode code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            BerthException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
