package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTableTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TaskState CREATED = new TaskState.Created();
  private static final TaskState RUNNING = new TaskState.Running(START, 7);
  private static final TaskState ENDED =
      new TaskState.Exited(START.plusSeconds(5), 0, TaskState.Cause.EXITED, "exited with code 0");

  private final List<EngineEvent> events = new ArrayList<>();
  private final TaskTable table = new TaskTable(events::add);

  @Test
  void tellsEachStepOnceHoweverOftenItIsSeen() {
    table.put(seen(CREATED), 0);
    table.put(seen(CREATED), 0);
    table.put(seen(RUNNING), 0);
    table.put(seen(RUNNING), 0);
    table.put(seen(ENDED), 0);
    table.put(seen(ENDED), 0);
    table.remove("c1");
    table.remove("c1");

    assertThat(told()).containsExactly("TaskCreated", "TaskStarted", "TaskExited", "TaskRemoved");
  }

  @Test
  void passesOverWhatIsOlderThanWhatItKnows() {
    table.put(seen(CREATED), 0);
    table.put(seen(ENDED), 0);
    table.put(seen(RUNNING), 0);
    table.put(seen(CREATED), 0);

    assertThat(table.get(new TaskId("a")).task().state()).isEqualTo(ENDED);
    assertThat(told()).containsExactly("TaskCreated", "TaskStarted", "TaskExited");
  }

  @Test
  void forgetsForGoodWhatWasRemoved() {
    table.put(seen(RUNNING), 0);
    table.remove("c1");
    table.put(seen(ENDED), 0);

    assertThat(table.all()).isEmpty();
  }

  @Test
  void believesWhatWasSaidAfterItWasTakenForRemoved() {
    table.put(seen(RUNNING), table.moment());
    table.remove("c1");
    table.put(seen(RUNNING), table.moment());

    assertThat(table.all()).hasSize(1);
    assertThat(told())
        .containsExactly("TaskCreated", "TaskStarted", "TaskRemoved", "TaskCreated", "TaskStarted");
  }

  @Test
  void doesNotSayThatATaskStartedThatCouldNot() {
    table.put(seen(CREATED), 0);
    table.put(seen(TaskReader.notStarted(START, 127, "no such file")), 0);

    assertThat(told()).containsExactly("TaskCreated", "TaskExited");
  }

  @Test
  void seesThatSomebodyElseStartedATaskAgain() {
    table.put(seen(RUNNING), 0);
    table.put(seen(ENDED), 0);
    table.put(seen(new TaskState.Running(START.plusSeconds(9), 8)), 0);

    assertThat(told()).containsExactly("TaskCreated", "TaskStarted", "TaskExited", "TaskStarted");
  }

  @Test
  void givesAPortToOneTask() {
    table.reserve(spec("a", new PortBinding(null, 80, 8080, PortBinding.Protocol.TCP)));
    table.reserve(spec("b", new PortBinding(null, 80, 8080, PortBinding.Protocol.UDP)));

    assertThatThrownBy(
            () ->
                table.reserve(
                    spec("c", new PortBinding("127.0.0.1", 80, 81, PortBinding.Protocol.TCP))))
        .isInstanceOfSatisfying(
            BerthException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PORT_TAKEN))
        .hasMessage(
            "Cannot create task 'c': its port 80 cannot be published, task 'shop_web.1.a' has it. Publish another one, or end what has it.");
    table.release(new TaskId("a"));
    table.reserve(spec("c", new PortBinding("127.0.0.1", 80, 81, PortBinding.Protocol.TCP)));
  }

  private List<String> told() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  private static KnownTask seen(TaskState state) {
    return new KnownTask(
        new EngineTask(spec("a"), state, START, Map.of(), List.of()), "c1", "sha256:1");
  }

  private static TaskSpec spec(String id, PortBinding... ports) {
    TaskIdentity identity =
        new TaskIdentity(
            new TaskId(id),
            TenantId.DEFAULT,
            new StackName("shop"),
            new ServiceName("web"),
            1,
            Map.of());
    return TaskSpec.of(identity, "busybox")
        .withNetworking(
            new Networking(Networking.Namespace.OWN, null, List.of(), List.of(ports), Map.of()));
  }
}
