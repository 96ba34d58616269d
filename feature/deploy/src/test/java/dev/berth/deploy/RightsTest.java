package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file asks of the machine beyond a container's walls, and who gets it. */
class RightsTest {
  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();
  private TestAccess access = new TestAccess();
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(machine, folder, access);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private void grant(String... granted) {
    dock.close();
    access = new TestAccess(granted);
    dock = new Dock(machine, folder, access);
  }

  private void deployAsDeveloper(String... lines) {
    dock.deploy(TestAccess.DEVELOPER, "shop", null, lines);
    dock.done("shop");
  }

  private String refusal(String... lines) {
    ProblemsException refused =
        catchThrowableOfType(
            ProblemsException.class, () -> dock.deploy(TestAccess.DEVELOPER, "shop", null, lines));
    assertThat(dock.engine.tasks().list()).isEmpty();
    return refused.getMessage();
  }

  @Test
  void everythingRefusedIsToldAtItsPlace() {
    assertThat(
            refusal(
                "services:",
                "  web:",
                "    image: berth/host",
                "    privileged: true",
                "    pid: host",
                "    ipc: host",
                "    network_mode: host",
                "    cap_add: [NET_ADMIN, CHOWN]",
                "    volumes: ['/etc:/data']"))
        .isEqualTo(
            """
            compose.yml:4:5: services.web.privileged: 'privileged: true' is not allowed, 'task:Privileged' would have to be: Nothing allows it. Remove it, or have the operator allow it.
            compose.yml:5:5: services.web.pid: 'pid: host' is not allowed, 'task:HostPid' would have to be: Nothing allows it. Remove it, or have the operator allow it.
            compose.yml:6:5: services.web.ipc: 'ipc: host' is not allowed, 'task:HostIpc' would have to be: Nothing allows it. Remove it, or have the operator allow it.
            compose.yml:7:5: services.web.network_mode: 'network_mode: host' is not allowed, 'task:HostNetwork' would have to be: Nothing allows it. Remove it, or have the operator allow it.
            compose.yml:8:5: services.web.cap_add: 'cap_add: NET_ADMIN' is not allowed, 'task:AddCapability' would have to be: Nothing allows it. Remove it, or have the operator allow it.
            compose.yml:9:15: services.web.volumes[0]: '/etc' is not allowed, 'task:BindMount' would have to be: Nothing allows it. Remove it, or have the operator allow it.""");
  }

  @Test
  void theOperatorGetsAll() {
    dock.deployed(
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    privileged: true",
        "    pid: host",
        "    ipc: host",
        "    network_mode: host",
        "    cap_add: [NET_ADMIN]",
        "    volumes: ['/:/data']");
    assertThat(dock.running("web").getFirst().spec().isolation().privileges())
        .containsExactlyInAnyOrder(
            Isolation.Privilege.PRIVILEGED,
            Isolation.Privilege.HOST_PID,
            Isolation.Privilege.HOST_IPC);
  }

  @Test
  void aGrantedPathIsMountedAndNoOther() throws IOException {
    Path granted = Files.createDirectory(folder.resolve("granted")).toRealPath();
    Path link = Files.createSymbolicLink(folder.resolve("link"), granted);
    Path away = Files.createSymbolicLink(granted.resolve("away"), Path.of("/etc"));
    grant("task:BindMount path/" + granted);
    deployAsDeveloper("services:", "  web: {image: berth/host, volumes: ['" + link + ":/data']}");
    assertThat(dock.running("web").getFirst().spec().filesystem().mounts())
        .containsExactly(new Mount.Bind(granted, "/data", false));
    ProblemsException refused =
        catchThrowableOfType(
            ProblemsException.class,
            () ->
                dock.deploy(
                    TestAccess.DEVELOPER,
                    "other",
                    null,
                    "services:",
                    "  web: {image: berth/host, volumes: ['" + away + ":/data']}"));
    assertThat(refused.getMessage()).contains("'" + away + "' is not allowed");
    assertThat(access.asked).contains("task:BindMount path//etc");
  }

  @Test
  void aLinkBehindAFolderThatIsNotThereIsResolvedToo() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
    assertThat(
            refusal(
                "services:",
                "  web: {image: berth/host, volumes: ['data:/data']}",
                "volumes:",
                "  data: {driver_opts: {o: bind, device: '" + folder + "/absent/../link/absent'}}"))
        .contains("task:BindMount");
    assertThat(access.asked).containsExactly("task:BindMount path//etc/absent");
  }

  @Test
  void whoMayMountTheSocketOfAnEngineHasToBeAllowedTwice() {
    String[] lines = {
      "services:", "  web: {image: berth/host, volumes: ['/var/run/docker.sock:/docker.sock']}"
    };
    grant("task:BindMount path//run/docker.sock");
    assertThat(refusal(lines)).contains("'task:EngineSocket' would have to be");
  }

  @Test
  void aFolderAboveOrBelowWhatBerthKeepsIsLikeItsSocket() throws IOException {
    dock.close();
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("engine"));
    dock = new Dock(machine, folder, new DeploySettings(1, 1, 1, Set.of(data)), e -> e, access);
    for (Path path : Set.of(folder, data, data.resolve("engine"))) {
      dock.deploy("shop", "services:", "  web: {image: berth/host, volumes: ['" + path + ":/d']}");
      assertThat(access.asked).contains("task:EngineSocket path/" + path.toRealPath());
    }
  }

  @Test
  void aVolumeThatIsAFolderIsMountedLikeOne() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real")).toRealPath();
    String[] lines = {
      "services:",
      "  web: {image: berth/host, volumes: ['data:/data']}",
      "volumes:",
      "  data: {driver_opts: {type: none, o: 'bind,ro', device: '" + real + "'}}"
    };
    assertThat(refusal(lines)).contains("services.web.volumes[0]").contains("task:BindMount");
    grant("task:BindMount path/" + real);
    deployAsDeveloper(lines);
    assertThat(dock.running("web").getFirst().spec().filesystem().mounts())
        .containsExactly(new Mount.Bind(real, "/data", true));
    assertThat(dock.engine.volumes().list()).isEmpty();
  }

  @Test
  void volumesOfOtherMachinesAreRefused() {
    assertThat(
            refusal(
                "services:",
                "  web: {image: berth/host, volumes: ['data:/data', 'other:/other']}",
                "volumes:",
                "  data: {driver_opts: {type: nfs, o: 'addr=10.0.0.1', device: ':/x'}}",
                "  other: {driver: rexray}"))
        .contains("volumes.data.driver_opts.type: Berth does not mount 'nfs'.")
        .contains("volumes.other.driver: There is no volume driver 'rexray' here.");
  }

  @Test
  void aLinkThatTakesThePlaceOfAMountedFolderIsNotFollowed() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    dock.deployed(
        "shop",
        "services:",
        "  web: {image: berth/host, deploy: {replicas: 0}, volumes: ['" + real + ":/data']}");
    Files.delete(real);
    Files.createSymbolicLink(real, Path.of("/etc"));
    dock.call("POST", "/api/stacks/shop/services/web/scale", new ServiceEndpoints.ScaleRequest(1));
    assertThat(dock.failure("shop")).contains("there is a symbolic link in it");
  }
}
