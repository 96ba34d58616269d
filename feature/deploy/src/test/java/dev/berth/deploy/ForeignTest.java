package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ForeignStack;
import dev.berth.engine.fake.FakeForeignService;
import dev.berth.engine.fake.FakeForeignStacks;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others deployed is shown, and routed when somebody asked for it. */
class ForeignTest {
  @TempDir private Path folder;
  private final FakeMachine machine = new FakeMachine();
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(machine, folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private void put(String name, FakeForeignService... services) {
    machine
        .foreign()
        .put(
            new ForeignStack(
                name,
                ForeignStack.Origin.COMPOSE,
                Arrays.stream(services).map(FakeForeignService::service).toList()));
  }

  private static FakeForeignService web() {
    return FakeForeignStacks.service("web", 2).withPort(8080).withLabel("app", "wiki");
  }

  private ForeignStackView view(String name) {
    return dock.get(ForeignStackView.class, "/api/foreign/" + name);
  }

  private List<String> names() {
    return dock.get(ForeignStackView.All.class, "/api/foreign").stacks().stream()
        .map(ForeignStackView::name)
        .toList();
  }

  private static void refuses(ErrorCode code, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BerthException.class,
            e -> {
              assertThat(e.getMessage()).startsWith(message);
              assertThat(e.code()).isEqualTo(code);
            });
  }

  @Test
  void showsStacksOfOthers() {
    put("wiki", web(), FakeForeignStacks.service("db", 1));
    put("blog", web());

    assertThat(names()).containsExactly("blog", "wiki");
    ForeignStackView wiki = view("wiki");
    assertThat(wiki.origin()).isEqualTo("compose");
    assertThat(wiki.target()).isEqualTo("local");
    assertThat(wiki.running()).isEqualTo(3);
    assertThat(wiki.routed()).isNull();
    assertThat(wiki.services().getFirst().labels()).containsEntry("app", "wiki");
    assertThat(wiki.services().getFirst().tasks().getFirst().address()).isEqualTo("127.77.0.1");
  }

  @Test
  void routesNothingUntilItIsAskedTo() {
    put("wiki", web());
    assertThat(dock.traffic.services).isEmpty();

    dock.call("POST", "/api/foreign/wiki/route", null);

    dock.eventually(() -> assertThat(dock.traffic.tasksOf("web")).hasSize(2));
    assertThat(dock.traffic.services.getFirst().labels()).containsEntry("app", "wiki");
    assertThat(dock.traffic.services.getFirst().ports()).containsExactly(8080);
    assertThat(view("wiki").routed()).isEqualTo("default");
    assertThat(view("wiki").urls()).containsExactly("http://web.wiki.localhost:8080");

    dock.call("DELETE", "/api/foreign/wiki/route", null);

    dock.eventually(() -> assertThat(dock.traffic.services).isEmpty());
    assertThat(view("wiki").routed()).isNull();
  }

  @Test
  void followsTasksThatComeAndGo() {
    put("wiki", web());
    dock.call("POST", "/api/foreign/wiki/route", null);
    dock.eventually(() -> assertThat(dock.traffic.tasksOf("web")).hasSize(2));

    put("wiki", web().at("127.77.0.9"));

    dock.eventually(
        () ->
            assertThat(dock.traffic.services.getFirst().tasks())
                .allMatch(task -> task.address().getHostAddress().equals("127.77.0.9")));
    machine.foreign().stop(machine.foreign().get("wiki"));
    dock.eventually(() -> assertThat(dock.traffic.tasksOf("web")).isEmpty());
  }

  @Test
  void routesAgainAfterARestart() {
    put("wiki", web());
    dock.call("POST", "/api/foreign/wiki/route", null);
    dock.close();

    dock = new Dock(machine, folder);

    dock.eventually(() -> assertThat(dock.traffic.tasksOf("web")).hasSize(2));
  }

  @Test
  void forgetsWhatBelongsToATenantThatGoes() {
    put("wiki", web());
    dock.call(
        TestRequest.OPERATOR.in(new TenantId("acme")), "POST", "/api/foreign/wiki/route", null);
    dock.eventually(
        () ->
            assertThat(dock.traffic.services)
                .allMatch(one -> one.tenant().value().equals("acme"))
                .isNotEmpty());

    dock.deployments.remove(new TenantId("acme"));

    dock.eventually(() -> assertThat(dock.traffic.services).isEmpty());
  }

  @Test
  void hidesAForeignStackBehindOneOfItsOwn() {
    put("wiki", web());
    dock.call("POST", "/api/foreign/wiki/route", null);
    dock.eventually(() -> assertThat(dock.traffic.tasksOf("web")).hasSize(2));

    dock.deployed("wiki", "services: {front: {image: berth/host, command: [sleep, '100']}}");

    dock.eventually(() -> assertThat(dock.traffic.tasksOf("web")).isEmpty());
    assertThat(view("wiki").notes())
        .containsExactly(
            "It is not routed now: Berth has a stack 'wiki' of its own, which goes first.");
  }

  @Test
  void refusesWhatCannotBeRouted() {
    put("wiki", web());
    put("Web_1", web());
    dock.deploy("wiki", "services: {front: {image: berth/host, command: [sleep, '100']}}");

    refuses(
        ErrorCode.CONFLICT,
        "Cannot route foreign stack 'wiki': tenant 'default' has a stack of that name",
        () -> dock.call("POST", "/api/foreign/wiki/route", null));
    refuses(
        ErrorCode.INVALID_NAME,
        "Cannot route foreign stack 'Web_1': its name cannot be that of a stack.",
        () -> dock.call("POST", "/api/foreign/Web_1/route", null));
    refuses(
        ErrorCode.NOT_FOUND,
        "Cannot find foreign stack 'wikki': nobody has deployed one of that name beside Berth.",
        () -> dock.call("POST", "/api/foreign/wikki/route", null));
    refuses(
        ErrorCode.NOT_FOUND,
        "Cannot stop routing foreign stack 'wiki': it is not routed.",
        () -> dock.call("DELETE", "/api/foreign/wiki/route", null));
    refuses(
        ErrorCode.NOT_FOUND,
        "Cannot find target 'far'",
        () -> dock.call("GET", "/api/foreign?target=far", null));
  }

  @Test
  void showsLogs() {
    put("wiki", web(), FakeForeignStacks.service("db", 1));

    assertThat(dock.lines("/api/foreign/wiki/logs?service=db"))
        .singleElement()
        .satisfies(line -> assertThat(((LogRecord) line).text()).isEqualTo("ready"));
    refuses(
        ErrorCode.NOT_FOUND,
        "Cannot find service 'mail': foreign stack 'wiki' has none of that name.",
        () -> dock.call("GET", "/api/foreign/wiki/logs?service=mail", null));
    assertThat(dock.call("GET", "/api/foreign/wiki/logs", null)).isInstanceOf(Response.Lines.class);
  }
}
