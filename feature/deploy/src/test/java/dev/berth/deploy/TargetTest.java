package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.fake.FakeEngine;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TargetName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several engines at once, one of them added while Berth runs. */
class TargetTest {
  private static final String[] WEB = {"services:", "  web:", "    image: berth/host"};

  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();
  private final FakeMachine other = new FakeMachine();
  private final AtomicReference<@Nullable BerthException> refusal = new AtomicReference<>();
  private Dock dock;

  @BeforeEach
  void open() {
    dock = dock();
  }

  private Dock dock() {
    return new Dock(
        machine,
        folder,
        definition -> {
          BerthException refused = refusal.get();
          if (refused != null) {
            throw refused;
          }
          return new FakeEngine(InstantSource.system(), other);
        });
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void runsStacksOnBothAtOnce() {
    dock.addTarget("second", "docker");
    dock.deployTo("second", "there", WEB);
    dock.done("there");
    dock.deployed("here", WEB);

    assertThat(dock.running("web")).hasSize(1);
    assertThat(dock.stack("there").target()).isEqualTo("second");
    assertThat(dock.stack("here").target()).isEqualTo("local");
    assertThat(dock.traffic.services).hasSize(2);
    assertThat(dock.tasks("/api/tasks")).hasSize(2);
    assertThat(dock.list("/api/networks?target=second")).hasSize(1);
    assertThat(dock.list("/api/targets").toString()).contains("name=local", "name=second");
  }

  @Test
  void leavesAloneWhatIsOfAnotherTargetOfTheSameDaemon() {
    dock.addTarget("second", "docker");
    dock.addTarget("third", "docker");
    dock.deployTo("second", "one", WEB);
    dock.deployTo("third", "two", WEB);
    dock.done("one");
    dock.done("two");
    List<TaskView> before = dock.tasks("/api/tasks");
    dock.close();
    dock = dock();

    dock.done("one");
    dock.done("two");
    assertThat(dock.tasks("/api/tasks")).hasSize(2).isEqualTo(before);
    dock.call("DELETE", "/api/stacks/one", null);
    dock.eventually(() -> assertThat(dock.list("/api/networks?target=second")).hasSize(1));
    assertThat(dock.tasks("/api/tasks?all")).hasSize(1);
  }

  @Test
  void keepsAStackWhereItIs() {
    dock.addTarget("second", "docker");
    dock.deployTo("second", "shop", WEB);
    dock.done("shop");

    assertThatThrownBy(() -> dock.deployTo("local", "shop", WEB))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessage(
            "Cannot deploy stack 'shop' to target 'local': it is on target 'second'. Remove it there first with 'berth stack rm shop', or deploy it under another name.");
    dock.deployed("shop", "services:", "  web: {image: berth/host, environment: [A=b]}");
    assertThat(dock.stack("shop").target()).isEqualTo("second");
  }

  @Test
  void findsItsTargetsAfterARestart() {
    dock.addTarget("second", "docker");
    dock.deployTo("second", "shop", WEB);
    dock.done("shop");
    dock.close();
    dock = dock();

    dock.done("shop");
    assertThat(dock.get(TargetView.class, "/api/targets/second"))
        .satisfies(
            target -> {
              assertThat(target.ready()).isTrue();
              assertThat(target.stacks()).isEqualTo(1);
              assertThat(target.dockerHost()).isEqualTo("unix:///run/second.sock");
            });
  }

  @Test
  void isThereWithTheReasonWhenItCannotBeOpened() {
    dock.addTarget("second", "docker");
    dock.deployTo("second", "shop", WEB);
    dock.done("shop");
    dock.close();
    refusal.set(new BerthException(ErrorCode.ENGINE_FAILED, "It is on fire."));
    dock = dock();

    assertThat(dock.get(TargetView.class, "/api/targets/second").reason())
        .isEqualTo("It is on fire.");
    assertThat(dock.get(TargetView.class, "/api/targets/second").ready()).isFalse();
    assertThat(dock.stack("shop").services().getFirst().message())
        .isEqualTo("waits for target 'second': It is on fire.");
    assertThatThrownBy(() -> dock.deployTo("second", "more", WEB))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    dock.call("DELETE", "/api/stacks/shop", null);
    dock.call("DELETE", "/api/targets/second", null);
    assertThat(dock.list("/api/targets")).hasSize(1);
  }

  @Test
  void removesOneThatHasNoStacks() {
    dock.addTarget("second", "docker");
    dock.deployTo("second", "shop", WEB);

    assertThatThrownBy(() -> dock.call("DELETE", "/api/targets/second", null))
        .hasMessageStartingWith("Cannot remove target 'second': 1 stack is there.");
    dock.done("shop");
    dock.call("DELETE", "/api/stacks/shop", null);
    dock.eventually(() -> assertThat(dock.list("/api/stacks")).isEmpty());
    dock.call("DELETE", "/api/targets/second", null);
    assertThatThrownBy(() -> dock.deployTo("second", "shop", WEB))
        .hasMessage("Cannot find target 'second': there is none of that name. There are: 'local'.");
  }

  @Test
  void keepsTheOneOfTheConfiguration() {
    assertThatThrownBy(() -> dock.call("DELETE", "/api/targets/local", null))
        .hasMessageContaining("it is the one of the configuration");
    assertThatThrownBy(() -> dock.addTarget("local", "docker"))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void isOneForEachDaemon() {
    dock.addTarget("second", "docker");
    Object again =
        new TargetEndpoints.CreateRequest("third", "docker", "unix:///run/second.sock", null);
    assertThatThrownBy(() -> dock.call("POST", "/api/targets", again))
        .hasMessage(
            "Cannot add target 'third': 'unix:///run/second.sock' is target 'second' already.");
  }

  @Test
  void refusesWhatCanNeverBeUsed() {
    TargetName name = new TargetName("x");
    assertThatThrownBy(() -> new TargetDefinition(name, "docker", "tcp://192.0.2.1:2376", null))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessageContaining("Run 'docker swarm init' there");
    assertThatThrownBy(() -> new TargetDefinition(name, "rkt", "unix:///a", null))
        .hasMessageContaining("Give one of docker, podman, swarm");
    assertThatThrownBy(() -> new TargetDefinition(name, "swarm", "http://a:1", null))
        .hasMessageContaining("is not the address of a daemon");
    assertThatThrownBy(
            () ->
                new TargetDefinition(
                    name,
                    "swarm",
                    "tcp://a:1",
                    new TargetDefinition.Tls("CA", null, new Secret("KEY"))))
        .hasMessageContaining("Give both or none");
  }
}
