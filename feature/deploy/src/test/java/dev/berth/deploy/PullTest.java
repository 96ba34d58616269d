package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.EngineTask;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that a stack needs and the engine has not. */
class PullTest {
  private static final String IMAGE = "registry.example:5000/shop/web:1";
  private static final String[] WEB = {"services:", "  web: {image: '" + IMAGE + "'}"};

  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();
  private final ScriptedImages registry = new ScriptedImages();
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(machine, folder, DeploySettings.DEFAULT, registry::before);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private String message() {
    return dock.stack("shop").services().getFirst().message();
  }

  @Test
  void anImageIsPulledBeforeItsTasksAreMade() {
    dock.deployed("shop", WEB);
    assertThat(registry.pulls).containsExactly(IMAGE);
    assertThat(dock.running("web"))
        .extracting(task -> task.spec().image())
        .containsExactly(registry.find(TenantId.DEFAULT, IMAGE).orElseThrow().id());
    assertThat(dock.deploy("shop", WEB).changed()).isFalse();
  }

  @Test
  void servicesOfOneImagePullItOnce() {
    dock.deployed(
        "shop",
        "services:",
        "  web: {image: '" + IMAGE + "'}",
        "  worker: {image: '" + IMAGE + "'}");
    assertThat(registry.pulls).containsExactly(IMAGE);
  }

  @Test
  void howFarAPullIsIsShown() {
    registry.hold(IMAGE);
    dock.deploy("shop", WEB);
    dock.eventually(
        () -> assertThat(message()).isEqualTo("pulling " + IMAGE + ": 1 of 2 layers, 42 of 60 MB"));
    assertThat(dock.stack("shop").deployment())
        .isEqualTo(
            new StackDetails.Deployment(
                "running", "web: pulling " + IMAGE + ": 1 of 2 layers, 42 of 60 MB"));
    assertThat(dock.running("web")).isEmpty();
    registry.letGo(IMAGE);
    dock.done("shop");
  }

  @Test
  void whatRanBeforeServesOnUntilTheImageIsHere() {
    dock.deployed("shop", "services:", "  web: {image: berth/host}");
    List<EngineTask> before = dock.running("web");
    registry.hold(IMAGE);
    dock.deploy("shop", WEB);
    dock.eventually(() -> assertThat(message()).startsWith("pulling"));
    assertThat(dock.running("web")).isEqualTo(before);
    registry.letGo(IMAGE);
    dock.done("shop");
    assertThat(dock.running("web")).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  @Test
  void anImageThatNoRegistryHasFailsTheDeploymentWithTheReason() {
    registry.fail(IMAGE, ErrorCode.IMAGE_NOT_FOUND);
    dock.deploy("shop", WEB);
    assertThat(dock.failure("shop"))
        .isEqualTo(
            "Cannot complete service 'web' of stack 'shop': failed 1 time in a row: Cannot pull image '"
                + IMAGE
                + "': the test says so.");
  }

  @Test
  void deployingAgainTriesAgainAtOnce() {
    registry.fail(IMAGE, ErrorCode.DENIED);
    dock.deploy("shop", WEB);
    dock.failure("shop");
    registry.repair(IMAGE);
    assertThat(dock.deploy("shop", WEB).changed()).isTrue();
    dock.done("shop");
  }

  @Test
  void aRegistryThatIsAwayIsAskedAgain() {
    registry.fail(IMAGE, ErrorCode.UNAVAILABLE);
    dock.deploy("shop", WEB);
    dock.eventually(() -> assertThat(message()).contains("the test says so"));
    assertThat(dock.stack("shop").deployment().state()).isEqualTo("running");
    registry.repair(IMAGE);
    dock.done("shop");
  }

  @Test
  void anImageThatIsLoadedMeanwhileWillDo() {
    registry.fail(IMAGE, ErrorCode.UNAVAILABLE);
    dock.deploy("shop", WEB);
    registry.importRootFilesystem(
        TenantId.DEFAULT, IMAGE, new ByteArrayInputStream(new byte[] {1}));
    dock.done("shop");
  }

  @Test
  void credentialsGoToTheirRegistryAlone() {
    Secret auth = Dock.base64("{\"username\":\"ann\",\"password\":\"s3cret\"}");
    dock.deploy(
        TestRequest.OPERATOR,
        "shop",
        Dock.request(
            null,
            Map.of(),
            Map.of("https://registry.example:5000/v2/", auth),
            "services:",
            "  web: {image: '" + IMAGE + "'}",
            "  db: {image: 'postgres:17'}"));
    dock.done("shop");
    assertThat(registry.pulls).containsExactlyInAnyOrder(IMAGE + " as ann", "postgres:17");
  }

  @Test
  void credentialsThatCannotBeReadAreRefusedWithoutBeingShown() {
    Secret auth = Dock.base64("{\"username\":\"ann\",\"password\":s3cret}");
    assertThatThrownBy(
            () ->
                dock.deploy(
                    TestRequest.OPERATOR,
                    "shop",
                    Dock.request(null, Map.of(), Map.of("registry.example:5000", auth), WEB)))
        .hasMessageStartingWith(
            "Cannot read the credentials for registry 'registry.example:5000': it is not a JSON object in base64url.")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @Test
  void removingAStackEndsItsPulls() {
    registry.hold(IMAGE);
    dock.deploy("shop", WEB);
    dock.eventually(() -> assertThat(registry.pulls).hasSize(1));
    dock.call("DELETE", "/api/stacks/shop", null);
    dock.eventually(() -> assertThat(registry.interrupted).containsExactly(IMAGE));
  }

  @Test
  void anImageIsPulledWithEachDeploymentThatWantsIt() {
    String[] lines = {"services:", "  web: {image: '" + IMAGE + "', pull_policy: always}"};
    dock.deployed("shop", lines);
    List<EngineTask> before = dock.running("web");
    dock.deployed("shop", lines);
    assertThat(registry.pulls).containsExactly(IMAGE, IMAGE);
    assertThat(dock.running("web")).isEqualTo(before);
  }

  @Test
  void anImageThatMayNotBePulledHasToBeHere() {
    assertThatThrownBy(
            () ->
                dock.deploy(
                    "shop",
                    "services:",
                    "  web: {image: '" + IMAGE + "', pull_policy: never}",
                    "  app: {build: /src}"))
        .hasMessageContaining(
            "compose.yml:2:9: services.web.image: There is no image '%s' here, and 'pull_policy: never'"
                .formatted(IMAGE))
        .hasMessageContaining("services.app.build: Image 'shop-app:latest' is not built.");
  }

  @Test
  void aPullByHandIsToldInLines() {
    List<Object> lines = dock.lines("POST", "/api/images/pull?reference=debian:12");
    assertThat(lines.getLast()).isInstanceOf(PullStream.Line.Done.class);
    assertThat(lines)
        .contains(
            new PullStream.Line.Layer(
                "progress", "sha256:b", "downloading", 12_000_000, 30_000_000));
    registry.fail("debian:12", ErrorCode.UNAVAILABLE);
    assertThat(dock.lines("POST", "/api/images/pull?reference=debian:12"))
        .containsExactly(
            new PullStream.Line.Failed(
                "failed", "Cannot pull image 'debian:12': the test says so."));
    assertThatThrownBy(() -> dock.call("POST", "/api/images/pull?reference=berth/host", null))
        .hasMessageStartingWith("Cannot pull image 'berth/host': that is not the name of an image");
  }

  @Test
  void aPullThatABerthLeftIsDoneByTheNext() {
    registry.hold(IMAGE);
    dock.deploy("shop", WEB);
    dock.eventually(() -> assertThat(registry.pulls).hasSize(1));
    dock.close();
    registry.letGo(IMAGE);
    open();
    dock.done("shop");
    assertThat(dock.stack("shop").version()).isEqualTo(1);
    assertThat(dock.running("web")).hasSize(1);
  }
}
