package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.compose.StackSource;
import dev.berth.engine.EngineTask;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back, and changes without a file. */
class HistoryTest {
  private static final String SERVICE = "/api/stacks/shop/services/web";

  @TempDir Path folder;
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

  private static String[] web(String colour, int replicas) {
    return new String[] {
      "services:",
      "  web:",
      "    image: berth/host",
      "    environment: {COLOUR: " + colour + "}",
      "    deploy: {replicas: " + replicas + "}"
    };
  }

  private static String[] broken() {
    return new String[] {
      "services:",
      "  web:",
      "    image: berth/host",
      "    environment: {COLOUR: blue}",
      "    labels: {fake.run-for: PT0.01S, fake.exit-code: '3'}",
      "    deploy: {replicas: 2}"
    };
  }

  private List<String> colours() {
    return dock.running("web").stream()
        .map(task -> task.spec().process().environment().getOrDefault("COLOUR", ""))
        .toList();
  }

  private long post(String path, @Nullable Object body) {
    Response.Json answer = (Response.Json) dock.call("POST", path, body);
    assertThat(answer.status()).isEqualTo(202);
    return ((ServiceEndpoints.ChangeAnswer) answer.body()).version();
  }

  private ServiceDetails service() {
    return dock.get(ServiceDetails.class, SERVICE);
  }

  private List<VersionView> versions() {
    List<?> found = dock.get(List.class, "/api/stacks/shop/versions");
    return found.stream().map(VersionView.class::cast).toList();
  }

  @Test
  void aServiceGoesBackToItsSpecAndNumberOfBefore() {
    dock.deployed("shop", web("green", 2));
    dock.deployed("shop", web("blue", 3));
    assertThat(post(SERVICE + "/rollback", null)).isEqualTo(3);
    dock.done("shop");
    assertThat(colours()).containsExactly("green", "green");
    dock.eventually(() -> assertThat(state()).isEqualTo("rollback_completed"));
    post(SERVICE + "/rollback", null);
    dock.done("shop");
    assertThat(colours()).containsExactly("blue", "blue", "blue");
  }

  private String state() {
    ServiceDetails.Update update = service().update();
    return update == null ? "none" : update.state();
  }

  @Test
  void aServiceThatNeverWasAnythingElseCannotGoBack() {
    dock.deployed("shop", web("green", 1));
    assertThatThrownBy(() -> post(SERVICE + "/rollback", null))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessage(
            "Cannot roll back service 'shop/web': it has not been anything else before. 'berth"
                + " stack versions shop' lists what its stack was.");
  }

  @Test
  void aServiceDoesNotGoBackToAPortThatSomebodyElseHasByNow() {
    dock.deployed("shop", "services:", "  web: {image: berth/host, ports: ['28099:80/udp']}");
    dock.deployed("shop", web("blue", 1));
    dock.deploy("other", "services:", "  web: {image: berth/host, ports: ['28099:80/udp']}");
    assertThatThrownBy(() -> post(SERVICE + "/rollback", null))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("Port 28099/udp is taken by service 'other/web'.");
    assertThat(versions().getFirst().version()).isEqualTo(2);
  }

  @Test
  void goingBackFromAFailedUpdateKeepsTheTasksThatServedOn() {
    dock.deployed("shop", web("green", 2));
    List<EngineTask> before = dock.running("web");
    dock.deploy("shop", broken());
    assertThat(dock.failure("shop")).contains("the update is paused");
    dock.eventually(() -> assertThat(state()).isEqualTo("paused"));
    post(SERVICE + "/rollback", null);
    dock.done("shop");
    assertThat(dock.running("web")).isEqualTo(before);
  }

  @Test
  void aCrashDuringAPauseBringsBackWhatRanBefore() {
    dock.deployed("shop", web("green", 2));
    dock.deploy("shop", broken());
    assertThat(dock.failure("shop")).contains("the update is paused");
    dock.engine.tasks().kill(dock.running("web").getFirst().id(), "KILL");
    dock.eventually(() -> assertThat(colours()).containsExactly("green", "green"));
    assertThat(service().state()).isEqualTo("failed");
  }

  @Test
  void aPausedUpdateStaysPausedWhenBerthRestarts() {
    dock.deployed("shop", web("green", 2));
    dock.deploy("shop", broken());
    assertThat(dock.failure("shop")).contains("the update is paused");
    dock.eventually(() -> assertThat(state()).isEqualTo("paused"));
    List<EngineTask> before = dock.running("web");
    dock.close();
    dock = new Dock(machine, folder);
    assertThat(dock.failure("shop")).contains("the update is paused");
    assertThat(dock.running("web")).isEqualTo(before);
  }

  @Test
  void deployingAPausedUpdateAgainResumesIt() {
    dock.deployed("shop", web("green", 2));
    dock.deploy("shop", broken());
    assertThat(dock.failure("shop")).contains("the update is paused");
    dock.eventually(() -> assertThat(state()).isEqualTo("paused"));
    assertThat(dock.deploy("shop", broken()).changed()).isTrue();
  }

  @Test
  void aStackGoesBackToAnEarlierVersion() {
    dock.deployed("shop", web("green", 1));
    dock.deployed("shop", "services:", "  web: {image: berth/host}", "  db: {image: berth/host}");
    dock.deployed("shop", web("blue", 1));
    assertThat(post("/api/stacks/shop/rollback?version=2", null)).isEqualTo(4);
    dock.done("shop");
    assertThat(dock.running("db")).hasSize(1);
    assertThat(post("/api/stacks/shop/rollback", null)).isEqualTo(5);
    dock.done("shop");
    assertThat(colours()).containsExactly("blue");
    dock.eventually(() -> assertThat(dock.running("db")).isEmpty());
    assertThat(dock.deploy("shop", web("blue", 1)).changed()).isFalse();
  }

  @Test
  void aVersionThatIsNotKeptIsNamedWithThoseThatAre() {
    dock.deployed("shop", web("green", 1));
    assertThatThrownBy(() -> post("/api/stacks/shop/rollback?version=7", null))
        .hasMessage("Cannot find version 7 of stack 'shop': it is not kept. There are: 1.");
    assertThatThrownBy(() -> post("/api/stacks/shop/rollback", null))
        .hasMessage("Cannot roll back stack 'shop': there is no version before this one.");
  }

  @Test
  void versionsAndTheirFilesAreListed() {
    dock.deployed("shop", web("green", 1));
    dock.deployed("shop", web("blue", 2));
    post(SERVICE + "/scale", new ServiceEndpoints.ScaleRequest(3));
    assertThat(versions()).extracting(VersionView::version).containsExactly(3L, 2L, 1L);
    assertThat(versions()).extracting(VersionView::current).containsExactly(true, false, false);
    assertThat(versions().getFirst().services())
        .containsExactly(new VersionView.Service("web", "berth/host", 3));
    StackEndpoints.ConfigAnswer first =
        dock.get(StackEndpoints.ConfigAnswer.class, "/api/stacks/shop/config?version=1");
    assertThat(first.files().getFirst().content()).contains("green");
    StackEndpoints.ConfigAnswer present =
        dock.get(StackEndpoints.ConfigAnswer.class, "/api/stacks/shop/config");
    assertThat(present.version()).isEqualTo(3);
    assertThat(present.files().getFirst().content()).contains("blue");
  }

  @Test
  void aVersionTellsWhatItWasReadWith() {
    StackSource.Text base =
        new StackSource.Text("compose.yaml", String.join("\n", web("$COLOUR", 1)));
    StackSource.Text more =
        new StackSource.Text("more.yaml", "services: {web: {profiles: [shop]}}\n");
    dock.deploy(
        TestRequest.OPERATOR,
        "shop",
        new StackEndpoints.DeployRequest(
            List.of(base, more),
            Map.of("COLOUR", "green"),
            "/srv/shop",
            null,
            null,
            List.of("shop"),
            null,
            null,
            null));
    assertThat(dock.get(StackEndpoints.ConfigAnswer.class, "/api/stacks/shop/config"))
        .isEqualTo(
            new StackEndpoints.ConfigAnswer(
                1,
                List.of(base, more),
                "/srv/shop",
                List.of("COLOUR"),
                List.of(),
                List.of("shop")));
  }

  @Test
  void aServiceIsChangedWithoutItsFile() {
    dock.deployed("shop", web("green", 1));
    Map<String, @Nullable String> environment = new HashMap<>();
    environment.put("COLOUR", null);
    environment.put("SHAPE", "round");
    post(SERVICE + "/update", new ServiceChange(null, environment, 2, null));
    dock.done("shop");
    assertThat(dock.running("web"))
        .hasSize(2)
        .allSatisfy(
            task ->
                assertThat(task.spec().process().environment())
                    .containsExactly(Map.entry("SHAPE", "round")));
  }

  @Test
  void aForcedChangeReplacesEveryTask() {
    dock.deployed("shop", web("green", 2));
    List<EngineTask> before = dock.running("web");
    ServiceChange nothing = new ServiceChange(null, Map.of("COLOUR", "green"), null, null);
    assertThat(post(SERVICE + "/update", nothing)).isEqualTo(1);
    post(SERVICE + "/update", new ServiceChange(null, null, null, true));
    dock.done("shop");
    assertThat(dock.running("web")).hasSize(2).doesNotContainAnyElementsOf(before);
  }

  @Test
  void aChangeOfNothingIsRefused() {
    dock.deployed("shop", web("green", 1));
    assertThatThrownBy(() -> post(SERVICE + "/update", new ServiceChange(null, null, null, null)))
        .hasMessage(
            "Cannot update service 'shop/web': nothing is to change. Give an image, environment,"
                + " replicas or force.");
    assertThatThrownBy(() -> post(SERVICE + "/update", new ServiceChange(null, null, 501, null)))
        .hasMessage("Cannot scale service 'shop/web' to 501: a service has 0 to 500 replicas.");
    assertThatThrownBy(
            () ->
                post(SERVICE + "/update", new ServiceChange(null, Map.of("A=B", "1"), null, null)))
        .hasMessage("Cannot set variable 'A=B': a name is not empty and has no '='.");
  }
}
