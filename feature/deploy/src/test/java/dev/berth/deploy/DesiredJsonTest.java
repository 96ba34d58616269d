package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.ServiceSection.Restart;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problem;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DesiredJsonTest {
  private static final ServiceSpec FULL =
      new ServiceSpec(
          "shop/web:1",
          "sha256:1234",
          new ProcessSpec(
              List.of("/web"), List.of("-v"), Map.of("A", "1"), "/srv", "web", true, "SIGINT"),
          new Filesystem(
              List.of(
                  new Mount.Bind(Path.of("/etc/web"), "/etc/web", true),
                  new Mount.Volume(new VolumeName(TenantId.DEFAULT, "shop_data"), "/data", false),
                  new Mount.Tmpfs("/tmp", new ByteSize(1024), 01777)),
              true),
          new Networking(
              Networking.Namespace.OWN,
              "web",
              List.of(
                  new Networking.Attachment(
                      new NetworkName(TenantId.DEFAULT, "shop_default"), List.of("web"))),
              List.of(new PortBinding("127.0.0.1", 8081, 80, PortBinding.Protocol.TCP)),
              Map.of("db", "10.0.0.1")),
          new Isolation(
              new Isolation.Limits(new ByteSize(1 << 20), 0.5, 100),
              Set.of("NET_ADMIN", "SYS_TIME"),
              Set.of("CHOWN"),
              Set.of(Isolation.Privilege.HOST_PID),
              List.of(new Isolation.Ulimit("nofile", 1, 2)),
              Map.of("net.core.somaxconn", "100")),
          new ServiceSpec.Upkeep(
              Scene.healthcheck(3),
              new Restart(Restart.Condition.ON_FAILURE, Duration.ofSeconds(5), 3),
              Duration.ofSeconds(20),
              Map.of(new ServiceName("db"), StartCondition.SERVICE_HEALTHY)),
          new ServiceSpec.Routing(Map.of("traefik.enable", "true"), new TreeSet<>(Set.of(80))));

  @Test
  void aStackIsReadAsItWasWritten() {
    DesiredStack stack =
        new DesiredStack(
            Scene.SHOP,
            7,
            Scene.NOW,
            List.of(DesiredService.of(Scene.key("web"), FULL, 2, Scene.NOW)),
            List.of(
                NetworkSpec.of(
                    new NetworkName(TenantId.DEFAULT, "shop_default"), Map.of("a", "b"))),
            List.of(
                new DesiredStack.NamedVolume(
                    new VolumeName(TenantId.DEFAULT, "shop_data"), Map.of())),
            List.of(Problem.warning(new Place("compose.yml", 1, 2), "x", "Odd.")));
    assertThat(DesiredJson.parse(DesiredJson.render(stack))).isEqualTo(stack);
  }

  /** A hash that another process computes otherwise would restart every task. */
  @Test
  void theHashIsTheSameInEveryProcess() {
    assertThat(DesiredJson.hash(FULL, 0)).isEqualTo("02a5d915f8e75369");
  }

  /** What the release before devices, restrictions and folders of volumes has written. */
  @Test
  void whatAnOlderReleaseWroteIsReadAndHasTheSameHash() {
    DesiredStack stack =
        new DesiredStack(
            Scene.SHOP,
            7,
            Scene.NOW,
            List.of(DesiredService.of(Scene.key("web"), FULL, 2, Scene.NOW)),
            List.of(),
            List.of(),
            List.of());
    String older =
        DesiredJson.render(stack)
            .replace("\"devices\":[],", "")
            .replace(",\"restrictions\":[]", "")
            .replace(",\"subpath\":null", "");
    assertThat(older).doesNotContain("devices", "restrictions", "subpath");
    assertThat(DesiredJson.parse(older)).isEqualTo(stack);
  }

  @Test
  void theHashTellsNothingFromNone() {
    assertThat(hash(new ProcessSpec(null, null, Map.of(), null, null, false, null)))
        .isNotEqualTo(hash(new ProcessSpec(List.of(), null, Map.of(), null, null, false, null)))
        .isNotEqualTo(hash(new ProcessSpec(null, List.of(), Map.of(), null, null, false, null)));
    assertThat(hash(new ProcessSpec(null, null, Map.of("A", ""), null, null, false, null)))
        .isNotEqualTo(hash(new ProcessSpec(null, null, Map.of(), null, null, false, null)));
    assertThat(hash(new Mount.Tmpfs("/tmp", null, null)))
        .isNotEqualTo(hash(new Mount.Tmpfs("/tmp", null, 0)));
  }

  private static String hash(ProcessSpec process) {
    return DesiredJson.hash(spec(process, FULL.filesystem()), 0);
  }

  private static String hash(Mount mount) {
    return DesiredJson.hash(spec(FULL.process(), new Filesystem(List.of(mount), false)), 0);
  }

  private static ServiceSpec spec(ProcessSpec process, Filesystem filesystem) {
    return new ServiceSpec(
        FULL.image(),
        FULL.imageId(),
        process,
        filesystem,
        FULL.networking(),
        FULL.isolation(),
        FULL.upkeep(),
        FULL.routing());
  }

  /** A field that a service makes no use of is not part of its hash. */
  @Test
  void theHashOfAServiceThatUsesNothingStays() {
    assertThat(DesiredJson.hash(Scene.spec(), 0)).isEqualTo("b5c249c10be1692a");
  }

  @Test
  void theHashTellsGenerationsApart() {
    assertThat(DesiredJson.hash(FULL, 1)).isNotEqualTo(DesiredJson.hash(FULL, 0));
  }
}
