package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ProblemsException;
import dev.berth.kernel.TenantId;
import dev.berth.kit.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the parser takes and this machine cannot run; nothing of them is deployed. */
class RefusedStackTest {
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

  private String refusal(String... lines) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> dock.deploy("shop", lines));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_STACK_FILE);
    assertThat(dock.engine.tasks().list()).isEmpty();
    assertThat(dock.engine.networks().list()).isEmpty();
    assertThat(dock.deployments.stacks(TenantId.DEFAULT)).isEmpty();
    return refused.getMessage();
  }

  @Test
  void everyMissingImageIsToldAtItsLineWhereNoneCanBePulled() {
    dock.close();
    dock = new Dock(machine, folder, DeploySettings.DEFAULT, ChangedEngine::withoutPulling);
    assertThat(
            refusal(
                "services:",
                "  web:",
                "    init: true",
                "    image: shop/web:1",
                "  db:",
                "    image: db"))
        .isEqualTo(
            """
            compose.yml:4:5: services.web.image: There is no image 'shop/web:1' here. Load it with 'berth image load ARCHIVE' (as 'docker save' writes it) or 'berth image import shop/web:1 ROOTFS.tar'.
            compose.yml:6:5: services.db.image: There is no image 'db' here. Load it with 'berth image load ARCHIVE' (as 'docker save' writes it) or 'berth image import db ROOTFS.tar'.""");
  }

  @Test
  void aBindMountOfAMissingFileIsRefused() {
    Path missing = folder.resolve("missing");
    assertThat(
            refusal(
                "services:",
                "  web:",
                "    image: berth/host",
                "    volumes:",
                "      - {type: bind, source: " + missing + ", target: /etc/web}"))
        .contains("services.web.volumes[0]")
        .contains("There is no file or folder '" + missing + "' on this machine.");
  }

  @Test
  void aLinkToNothingIsNotMounted() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    assertThat(refusal("services:", "  web: {image: berth/host, volumes: ['" + link + ":/data']}"))
        .contains("'" + link + "' cannot be mounted")
        .contains("leads to nothing");
  }

  @Test
  void aMissingFolderOfTheShortFormIsMade() {
    Path missing = folder.resolve("made");
    dock.deploy(
        "shop", "services:", "  web: {image: berth/host, volumes: ['" + missing + ":/data']}");
    assertThat(missing).isDirectory();
  }

  @Test
  void aFolderIsNotMadeForAFileThatIsRefused() {
    Path missing = folder.resolve("unmade");
    refusal(
        "services:",
        "  web: {image: berth/host, volumes: ['" + missing + ":/data']}",
        "  db: {image: Not an image}");
    assertThat(missing).doesNotExist();
  }

  @Test
  void linksOfABindMountAreResolved() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    dock.deployed(
        "shop", "services:", "  web: {image: berth/host, volumes: ['" + link + ":/data']}");
    assertThat(dock.get(ServiceDetails.class, "/api/stacks/shop/services/web").spec().mounts())
        .containsExactly(real.toRealPath() + ":/data");
  }

  @Test
  void aPortOfAnotherStackIsRefused() throws IOException {
    int port = FreePort.next();
    dock.deploy("other", "services:", "  app: {image: berth/host, ports: ['" + port + ":80']}");
    ProblemsException refused =
        catchThrowableOfType(
            ProblemsException.class,
            () ->
                dock.deploy(
                    "shop",
                    "services:",
                    "  web:",
                    "    image: berth/host",
                    "    ports:",
                    "      - '" + port + ":80'"));
    assertThat(refused.getMessage())
        .startsWith("compose.yml:5:9: services.web.ports: Port " + port + "/tcp")
        .endsWith("is taken by service 'other/app'. Publish another one.");
  }

  @Test
  void aPortOfAnotherProgramIsRefused() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(
              refusal(
                  "services:",
                  "  web: {image: berth/host, ports: ['" + taken.getLocalPort() + ":80']}"))
          .contains("is taken by another program of this machine");
    }
  }

  @Test
  void limitsAreHeld() {
    dock.close();
    dock = new Dock(machine, folder, new DeploySettings(1, 1, 2, Set.of()));
    assertThat(
            refusal(
                "services:",
                "  web: {image: berth/host, deploy: {replicas: 3}}",
                "  db: {image: berth/host}"))
        .contains("2 services are more than the 1 that a stack may have.")
        .contains("3 replicas are more than the 2 that a service may have.");
    dock.deploy("first", "services:", "  web: {image: berth/host}");
    BerthException second =
        catchThrowableOfType(
            BerthException.class,
            () -> dock.deploy("second", "services:", "  web: {image: berth/host}"));
    assertThat(second.code()).isEqualTo(ErrorCode.TOO_MANY);
  }

  @Test
  void anExternalNetworkHasToExist() {
    assertThat(
            refusal(
                "services:",
                "  web: {image: berth/host, networks: [shared]}",
                "networks:",
                "  shared: {external: true}"))
        .endsWith("There is no network 'shared', which 'external: true' says exists.");
  }
}
