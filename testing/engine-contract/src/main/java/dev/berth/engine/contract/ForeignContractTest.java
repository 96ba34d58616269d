package dev.berth.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Capability;
import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignMount;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.Runner;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every runner has to do about what others run on its machines. */
public abstract class ForeignContractTest {
  private static final String WIKI = "wiki";
  private static final Duration SOON = Duration.ofSeconds(30);

  private ForeignUnderTest machine;
  private Runner runner;
  private ForeignStacks foreign;

  /** A machine for one test. */
  protected abstract ForeignUnderTest machine() throws Exception;

  @BeforeEach
  void deploy() throws Exception {
    machine = machine();
    machine.deployWiki();
    runner = machine.open();
    foreign = runner.foreign();
    Eventually.within(SOON, () -> assertThat(running()).isEqualTo(3));
  }

  @AfterEach
  void close() throws Exception {
    runner.close();
    machine.close();
  }

  private ForeignStack wiki() {
    return foreign.picture().stacks().stream()
        .filter(stack -> stack.name().equals(WIKI))
        .findFirst()
        .orElseThrow();
  }

  private long running() {
    return wiki().services().stream()
        .flatMap(service -> service.tasks().stream())
        .filter(task -> task.state() instanceof TaskState.Running)
        .count();
  }

  private static ForeignService service(ForeignStack stack, String name) {
    return stack.services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsWhatOthersDeployed() {
    assertThat(runner.capabilities()).contains(Capability.FOREIGN_STACKS);
    ForeignStack stack = wiki();

    assertThat(stack.services()).extracting(ForeignService::name).containsExactly("db", "web");
    ForeignService web = service(stack, "web");
    assertThat(web.replicas()).isEqualTo(2);
    assertThat(web.labels()).containsEntry("app", WIKI);
    assertThat(web.labels().keySet()).noneMatch(key -> key.startsWith("com.docker."));
    assertThat(web.definition()).isNull();
    assertThat(web.tasks()).allMatch(ForeignTask::isReady);
    assertThat(foreign.picture().left()).isZero();
  }

  @Test
  void tellsWhatAServiceIsMadeOf() {
    ForeignService web = service(foreign.get(WIKI), "web");
    ForeignDefinition definition = Objects.requireNonNull(web.definition());

    assertThat(web.image()).startsWith(machine.image());
    assertThat(definition.obstacles()).isEmpty();
    assertThat(definition.lost()).isEmpty();
    assertThat(definition.process().command()).containsExactly("sleep", "1000");
    assertThat(definition.process().environment()).containsOnly(Map.entry("COLOUR", "blue"));
    assertThat(definition.mounts())
        .containsExactly(new ForeignMount.Volume("wiki_data", "/data", false));
    assertThat(definition.operation().replicas()).isEqualTo(2);
    assertThat(definition.networking().networks()).hasSize(1);
  }

  @Test
  void readsALog() throws Exception {
    ForeignTask db = service(wiki(), "db").tasks().getFirst();

    try (LogStream lines = foreign.logs(db, LogRequest.ALL)) {
      LogLine line = Objects.requireNonNull(lines.next());
      assertThat(line.text()).isEqualTo("ready");
    }
  }

  @Test
  void stopsAndStartsAgain() {
    ForeignStack stack = foreign.get(WIKI);

    foreign.stop(stack);
    assertThat(running()).isZero();
    foreign.stop(stack);
    assertThat(service(foreign.get(WIKI), "web").replicas()).isEqualTo(2);
    foreign.start(foreign.get(WIKI));

    Eventually.within(SOON, () -> assertThat(running()).isEqualTo(3));
  }

  @Test
  void removesAllButVolumes() throws Exception {
    ForeignStack stack = foreign.get(WIKI);
    foreign.stop(stack);

    foreign.remove(stack);
    foreign.remove(stack);

    assertThat(foreign.picture().stacks()).extracting(ForeignStack::name).doesNotContain(WIKI);
    assertThat(machine.hasVolume("wiki_data")).isTrue();
  }

  @Test
  void givesATenantTheImage() {
    ForeignService web = service(foreign.get(WIKI), "web");
    TenantId tenant = new TenantId("acme");

    foreign.share(tenant, web.image(), Objects.requireNonNull(web.definition()).imageId());

    assertThat(runner.images().find(tenant, web.image())).isPresent();
  }

  @Test
  void saysThatThereIsNoneOfAName() {
    assertThatThrownBy(() -> foreign.get("no-such"))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageStartingWith("Cannot find foreign stack 'no-such'");
  }
}
