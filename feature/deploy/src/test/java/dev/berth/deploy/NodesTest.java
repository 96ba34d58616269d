package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.fake.FakeCluster;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.engine.fake.FakeSwarm;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine that Berth runs on, and three of a fake cluster. */
class NodesTest {
  @TempDir Path folder;
  private final FakeSwarm swarm = FakeSwarm.ofNodes(InstantSource.system(), 3);
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder, definition -> new FakeCluster(swarm, "one"));
    TargetView _ = dock.addTarget("prod", "swarm");
  }

  @AfterEach
  void close() {
    dock.close();
    swarm.close();
  }

  private void deploy(String deploy) {
    StackEndpoints.DeployAnswer _ =
        dock.deployTo(
            "prod",
            "shop",
            "services:",
            "  web:",
            "    image: example/web:1",
            "    deploy: {" + deploy + "}");
    dock.done("shop");
  }

  private List<NodeView> list(String query) {
    List<?> nodes = dock.get(List.class, "/api/nodes" + query);
    return nodes.stream().map(NodeView.class::cast).toList();
  }

  private NodeView node(String name) {
    return dock.get(NodeView.class, "/api/nodes/" + name);
  }

  private void change(
      String node,
      @Nullable Map<String, String> added,
      @Nullable List<String> removed,
      @Nullable String availability) {
    Response _ =
        dock.call(
            "POST",
            "/api/nodes/" + node,
            new NodeEndpoints.ChangeRequest(added, removed, availability));
  }

  /** The lines of a drain. */
  private List<Object> drain(String node, String query) {
    List<Object> lines = new CopyOnWriteArrayList<>();
    run(node, query, lines::add, _ -> {});
    return lines;
  }

  private interface Writer {
    void write(Object line) throws IOException;
  }

  private interface Closing {
    void onClose(Runnable action);
  }

  private void run(String node, String query, Writer writer, Closing closing) {
    Response.Lines lines =
        (Response.Lines) dock.call("POST", "/api/nodes/" + node + "/drain" + query, null);
    try {
      lines
          .source()
          .writeTo(
              new Response.LineSink() {
                @Override
                public void write(Object value) throws IOException {
                  writer.write(value);
                }

                @Override
                public void onClose(Runnable action) {
                  closing.onClose(action);
                }
              });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> placesOf(String stack) {
    return dock.tasks("/api/tasks?stack=" + stack).stream()
        .filter(task -> task.state().equals("running"))
        .map(TaskView::node)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void listsThoseOfAllTargets() {
    deploy("replicas: 3, resources: {reservations: {memory: 1G, cpus: '0.5'}}");

    assertThat(list(""))
        .extracting(NodeView::name)
        .containsExactly("here", "node1", "node2", "node3");
    assertThat(list("?target=prod"))
        .extracting(NodeView::role)
        .containsExactly("leader", "worker", "worker");
    NodeView here = node("here");
    assertThat(here.target()).isEqualTo("local");
    assertThat(here.machine()).isEqualTo(new NodeView.Usage(1024, 0.25, 0.5));
    dock.eventually(() -> assertThat(node("node2").tasks()).isEqualTo(1));
    NodeView second = node("node2");
    assertThat(second.freeCpus()).isEqualTo(1.5);
    assertThat(second.freeMemoryBytes()).isEqualTo(3L << 30);
    assertThat(second.memoryBytes()).isEqualTo(4L << 30);
    assertThat(node("fakenode0002").name()).isEqualTo("node2");
  }

  @Test
  void saysWhichNodesThereAre() {
    assertThatThrownBy(() -> node("nowhere"))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessage(
            "Cannot find node 'nowhere': there is none of that name. There are: 'here', 'node1', 'node2', 'node3'.");
    assertThatThrownBy(() -> node("fakenode"))
        .hasMessageContaining("Cannot tell which node 'fakenode' is: there are 'fakenode0001'");
  }

  @Test
  void labelsANode() {
    change("node2", Map.of("disk", "ssd", "rack", "1"), null, null);
    change("node2", Map.of("rack", "2"), List.of("disk"), null);
    dock.eventually(() -> assertThat(node("node2").labels()).isEqualTo(Map.of("rack", "2")));

    assertThatThrownBy(() -> change("node2", Map.of("a b", ""), null, null))
        .hasMessage(
            "Cannot label node 'node2': 'a b' is no key. Use letters, digits, '.', '-', '_' and '/'.");
    assertThatThrownBy(() -> change("node2", Map.of("a", "x\ny"), null, null))
        .hasMessageContaining("has line breaks");
    assertThatThrownBy(() -> change("node2", null, null, "drain"))
        .hasMessageContaining("To drain it, POST to its /drain.");
  }

  @Test
  void refusesWhatOneMachineCannotDo() {
    assertThatThrownBy(() -> drain("here", ""))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessage(
            "Cannot drain node 'here': engine 'fake' has this machine only. Deploy to a swarm to have several.");
    assertThatThrownBy(() -> change("here", Map.of("a", "b"), null, null))
        .hasMessageStartingWith("Cannot change node 'here': ");
    assertThatThrownBy(() -> dock.call("DELETE", "/api/nodes/here", null))
        .hasMessageStartingWith("Cannot remove node 'here': ");
  }

  @Test
  void drainsANodeOfItsTasksFirst() {
    deploy("replicas: 6");
    assertThat(placesOf("shop")).contains("node2");
    Set<String> before = ids("node1", "node3");

    List<Object> lines = drain("node2", "");

    assertThat(lines.getFirst()).isInstanceOf(NodeDrain.Line.Moving.class);
    assertThat(lines.getFirst().toString()).contains("2 tasks to move (shop/web)");
    assertThat(lines.getLast()).isEqualTo(new NodeDrain.Line.Done("done"));
    dock.eventually(
        () -> {
          assertThat(node("node2").availability()).isEqualTo("drain");
          assertThat(placesOf("shop")).containsExactly("node1", "node3");
          assertThat(dock.tasks("/api/tasks?stack=shop")).hasSize(6);
        });
    assertThat(ids("node1", "node3")).as("others stay").containsAll(before);

    change("node2", null, null, "active");
    dock.eventually(() -> assertThat(node("node2").availability()).isEqualTo("active"));
    deploy("replicas: 9");
    assertThat(placesOf("shop")).as("it is not avoided any more").contains("node2");
  }

  private Set<String> ids(String... nodes) {
    return dock.tasks("/api/tasks?stack=shop").stream()
        .filter(task -> Set.of(nodes).contains(task.node()))
        .map(TaskView::id)
        .collect(Collectors.toSet());
  }

  @Test
  void leavesANodeAsItWasWhenItTakesTooLong() {
    deploy("replicas: 2, placement: {constraints: [node.hostname == node2]}");

    List<Object> lines = drain("node2", "?timeout=1");

    assertThat(lines.getLast().toString())
        .contains(
            "Cannot drain node 'node2': after 1 seconds tasks of shop/web are still there",
            "It takes tasks as before");
    assertThat(node("node2").availability()).isEqualTo("active");
    dock.eventually(() -> assertThat(node("node2").tasks()).isEqualTo(2));
    deploy("replicas: 3, placement: {constraints: [node.hostname == node2]}");
  }

  @Test
  void leavesANodeAsItWasWhenWhoeverAskedGoes() throws Exception {
    deploy("replicas: 2, placement: {constraints: [node.hostname == node2]}");
    List<Runnable> closing = new CopyOnWriteArrayList<>();
    List<Object> lines = new CopyOnWriteArrayList<>();
    Thread draining = Threads.start("drain", () -> run("node2", "", lines::add, closing::add));
    dock.eventually(() -> assertThat(lines).isNotEmpty());
    assertThat(drain("node2", "").getLast().toString()).contains("somebody drains it already");

    closing.forEach(Runnable::run);
    draining.join();

    assertThat(node("node2").availability()).isEqualTo("active");
    assertThat(lines.getLast().toString()).contains("It takes tasks as before");
    deploy("replicas: 3, placement: {constraints: [node.hostname == node2]}");
  }

  @Test
  void doesNotDrainTheOnlyNodeThereIs() {
    for (String other : List.of("node2", "node3")) {
      assertThat(drain(other, "").getLast()).isInstanceOf(NodeDrain.Line.Done.class);
    }
    dock.eventually(() -> assertThat(node("node3").availability()).isEqualTo("drain"));
    assertThat(drain("node1", "").getLast().toString()).contains("no other node takes tasks");
  }

  @Test
  void takesANodeOutThatIsDrainedOrLost() {
    assertThatThrownBy(() -> dock.call("DELETE", "/api/nodes/node2", null))
        .hasMessage(
            "Cannot remove node 'node2': it is not drained. Drain it first, or use --force.");
    List<Object> _ = drain("node2", "");
    assertThat(node("node2").availability()).as("at once").isEqualTo("drain");
    Response _ = dock.call("DELETE", "/api/nodes/node2", null);

    swarm.kill("node3");
    dock.eventually(() -> assertThat(node("node3").state()).isEqualTo("down"));
    Response _ = dock.call("DELETE", "/api/nodes/node3", null);
    dock.eventually(
        () -> assertThat(list("?target=prod")).extracting(NodeView::name).containsExactly("node1"));
    assertThatThrownBy(() -> dock.call("DELETE", "/api/nodes/node1?force=true", null))
        .hasMessage("Cannot remove node 'node1': it is the last manager.");
  }

  @Test
  void doesNotWaitForWhatRanOnALostNode() {
    deploy("replicas: 6");
    swarm.kill("node3");
    dock.eventually(() -> assertThat(node("node3").state()).isEqualTo("down"));
    assertThat(drain("node3", "").getLast()).isEqualTo(new NodeDrain.Line.Done("done"));
  }
}
