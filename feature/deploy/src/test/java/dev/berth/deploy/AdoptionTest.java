package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import dev.berth.engine.fake.FakeForeignService;
import dev.berth.engine.fake.FakeForeignStacks;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Foreign stacks are taken over, or run on as before. */
class AdoptionTest {
  private static final String ADOPT = "/api/foreign/wiki/adopt";
  private static final VolumeName DATA = VolumeName.foreign(TenantId.DEFAULT, "wiki_data");

  @TempDir private Path folder;
  private final FakeMachine machine = new FakeMachine();
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(machine, folder);
    dock.engine.volumes().create(DATA, Map.of());
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private void put(FakeForeignService... services) {
    machine
        .foreign()
        .put(
            new ForeignStack(
                "wiki",
                ForeignStack.Origin.COMPOSE,
                Arrays.stream(services).map(FakeForeignService::service).toList()));
  }

  private static FakeForeignService web() {
    return FakeForeignStacks.service("web", 2)
        .withImage("berth/host")
        .withEnvironment("PRICE", "5$")
        .withLabel("app", "wiki")
        .withVolume("wiki_data", "/data");
  }

  private List<Boolean> foreignRuns() {
    return machine.foreign().get("wiki").services().stream()
        .flatMap(service -> service.tasks().stream())
        .map(ForeignTask::state)
        .map(TaskState.Running.class::isInstance)
        .distinct()
        .toList();
  }

  private List<String> foreignNames() {
    return machine.foreign().picture().stacks().stream().map(ForeignStack::name).toList();
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
  void makesAForeignStackItsOwn() {
    put(web(), FakeForeignStacks.service("db", 1).withImage("berth/host"));

    List<Object> lines = dock.lines("POST", ADOPT);

    assertThat(lines.getLast()).isEqualTo(new AdoptionLine.Done("wiki", List.of(), List.of()));
    assertThat(lines.getFirst())
        .isEqualTo(new AdoptionLine.Progress("stopping foreign stack 'wiki'"));
    assertThat(foreignNames()).isEmpty();
    assertThat(dock.running("web")).hasSize(2);
    assertThat(dock.running("db")).hasSize(1);
    assertThat(dock.running("web").getFirst().spec().process().environment())
        .containsEntry("PRICE", "5$");
    assertThat(dock.running("web").getFirst().spec().filesystem().mounts())
        .containsExactly(new Mount.Volume(DATA, "/data", false));
    assertThat(machine.foreign().shared()).containsOnly("default berth/host");
  }

  @Test
  void letsTheTenantGoOnWithItsVolume() {
    put(web());
    dock.lines("POST", ADOPT);
    String text = dock.get(ExportView.class, "/api/stacks/wiki/export").text();

    dock.deployed("wiki", text.replace("/data", "/elsewhere"));

    assertThat(dock.running("web").getFirst().spec().filesystem().mounts())
        .containsExactly(new Mount.Volume(DATA, "/elsewhere", false));
    assertThatThrownBy(
            () -> dock.deploy(TestRequest.OPERATOR.in(new TenantId("acme")), "other", null, text))
        .hasMessageContaining("There is no volume 'wiki_data'");
  }

  @Test
  void showsTheFileAndChangesNothing() {
    put(web());

    ForeignEndpoints.DraftAnswer draft =
        dock.get(ForeignEndpoints.DraftAnswer.class, "/api/foreign/wiki/draft?name=pages");

    assertThat(draft.name()).isEqualTo("pages");
    assertThat(draft.text()).contains("name: pages", "image: berth/host", "PRICE: \"5$$\"");
    assertThat(draft.lost()).isEmpty();
    assertThat(foreignRuns()).containsExactly(true);
    assertThat(machine.foreign().shared()).isEmpty();
    assertThat(dock.list("/api/stacks")).isEmpty();
  }

  @Test
  void refusesBeforeAnythingIsTouched() {
    put(web().withObstacle("It has a secret 'key', whose value Swarm does not tell."));
    refuses(
        ErrorCode.UNSUPPORTED,
        "Cannot take over foreign stack 'wiki': Service 'web': It has a secret 'key'",
        () -> dock.call("POST", ADOPT, null));

    put(web().withBind("/no/such/folder", "/x"));
    assertThatThrownBy(() -> dock.call("POST", ADOPT, null))
        .hasMessageContaining("There is no file or folder '/no/such/folder' on this machine.");

    put(web().withEnvironment("X", "${param:/prod/key}"));
    refuses(
        ErrorCode.UNSUPPORTED,
        "Cannot take over foreign stack 'wiki': It has a text with '${param:/'",
        () -> dock.call("POST", ADOPT, null));

    put(web());
    dock.deploy("wiki", "services: {a: {image: berth/host, command: [sleep, '100']}}");
    refuses(
        ErrorCode.CONFLICT,
        "Cannot take over a foreign stack as 'wiki': tenant 'default' has a stack of that name",
        () -> dock.call("POST", ADOPT, null));
    assertThat(foreignRuns()).containsExactly(true);
    assertThat(dock.lines("POST", ADOPT + "?name=pages").getLast())
        .isInstanceOf(AdoptionLine.Done.class);
  }

  @Test
  void asksForTheRightsOfADeployment() {
    dock.close();
    Principal some = new Principal("op", TenantId.DEFAULT, false);
    dock = new Dock(machine, folder, new TestAccess("stack:Deploy stack/wiki"));
    put(web().withBind("/etc", "/x"));

    refuses(
        ErrorCode.DENIED,
        "Cannot deploy stack 'pages' for tenant 'default': Nothing allows it.",
        () -> dock.call(some, "POST", ADOPT + "?name=pages", null));
    assertThatThrownBy(() -> dock.call(some, "POST", ADOPT, null))
        .hasMessageContaining("'/etc' is not allowed, 'task:BindMount' would have to be");
    assertThat(foreignRuns()).containsExactly(true);
  }

  @Test
  void takesPortsThatTheForeignStackHas() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      put(web().withPublished(taken.getLocalPort(), 8080));

      // Nobody gives it up here, so it is refused once the foreign stack has ended.
      List<Object> lines = dock.lines("POST", ADOPT);

      assertThat(lines).contains(new AdoptionLine.Progress("stopping foreign stack 'wiki'"));
      assertThat(((AdoptionLine.Failed) lines.getLast()).reason()).contains("is taken by another");
      assertThat(foreignRuns()).containsExactly(true);
      assertThat(dock.list("/api/stacks")).isEmpty();
    }
  }

  @Test
  void startsItAgainWhenItDoesNotRun() {
    put(web());
    dock.traffic.errors = List.of("Host 'wiki.example' is another tenant's.");

    List<Object> lines = dock.lines("POST", ADOPT);

    assertThat(((AdoptionLine.Failed) lines.getLast()).reason())
        .isEqualTo(
            """
            Host 'wiki.example' is another tenant's.
            Foreign stack 'wiki' runs again as before.\
            """);
    assertThat(foreignRuns()).containsExactly(true);
    assertThat(dock.list("/api/stacks")).isEmpty();
    assertThat(dock.get(ForeignStackView.class, "/api/foreign/wiki").adoptedAs()).isNull();
  }

  private void interrupt() {
    machine.foreign().stop(machine.foreign().get("wiki"));
    dock.close();
    dock = new Dock(machine, folder);
  }

  private void begun() {
    new ForeignTable(dock.store())
        .save(
            new ForeignChoice(
                TargetName.LOCAL, "wiki", TenantId.DEFAULT, true, new StackName("wiki")));
    new ForeignTable(dock.store()).allow(TargetName.LOCAL, TenantId.DEFAULT, List.of("wiki_data"));
  }

  @Test
  void goesOnAfterItWasInterrupted() {
    put(web());
    begun();
    interrupt();
    assertThat(dock.get(ForeignStackView.class, "/api/foreign/wiki").notes().getFirst())
        .isEqualTo(
            "It is being taken over as stack 'wiki'. 'berth foreign adopt wiki' goes on; 'berth"
                + " foreign restore wiki' goes back.");

    assertThat(dock.lines("POST", ADOPT).getLast()).isInstanceOf(AdoptionLine.Done.class);

    assertThat(foreignNames()).isEmpty();
    assertThat(new ForeignTable(dock.store()).list()).isEmpty();
  }

  @Test
  void removesWhatItReplacedWhenOnlyThatIsLeft() {
    put(web());
    begun();
    dock.deployed("wiki", "services: {web: {image: berth/host, command: [sleep, '100']}}");
    interrupt();

    assertThat(dock.lines("POST", ADOPT).getLast()).isInstanceOf(AdoptionLine.Done.class);

    assertThat(foreignNames()).isEmpty();
    assertThat(dock.running("web")).hasSize(1);
  }

  @Test
  void goesBackAfterItWasInterrupted() {
    put(web());
    refuses(
        ErrorCode.CONFLICT,
        "Cannot restore foreign stack 'wiki': it is not being taken over.",
        () -> dock.call("POST", "/api/foreign/wiki/restore", null));
    begun();
    dock.deployed("wiki", "services: {web: {image: berth/host, command: [sleep, '100']}}");
    interrupt();

    assertThat(dock.lines("POST", "/api/foreign/wiki/restore").getLast())
        .isInstanceOf(AdoptionLine.Done.class);

    assertThat(foreignRuns()).containsExactly(true);
    assertThat(dock.running("web")).isEmpty();
    assertThat(dock.list("/api/stacks")).isEmpty();
    assertThat(new ForeignTable(dock.store()).volumes(TargetName.LOCAL, TenantId.DEFAULT))
        .isEmpty();
  }

  @Test
  void startsItAgainWhenItCannotBeStopped() {
    put(web());
    machine.foreign().failWith("The disk is full.");

    assertThat(((AdoptionLine.Failed) dock.lines("POST", ADOPT).getLast()).reason())
        .isEqualTo(
            """
            The disk is full.
            Foreign stack 'wiki' could not be started again: The disk is full.
            'berth foreign ls' says how to go on or back.\
            """);

    machine.foreign().failWith(null);
    assertThat(dock.list("/api/stacks")).isEmpty();
    assertThat(dock.lines("POST", ADOPT).getLast()).isInstanceOf(AdoptionLine.Done.class);
  }
}
