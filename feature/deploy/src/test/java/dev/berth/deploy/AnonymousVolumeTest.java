package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Mount;
import dev.berth.engine.Volume;
import dev.berth.engine.fake.FakeMachine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes without a name: each slot has its own, and it goes with the slot. */
class AnonymousVolumeTest {
  private static final String[] WEB = {
    "services:",
    "  web: {image: berth/host, volumes: ['/data', 'kept:/kept'], scale: 3}",
    "volumes: {kept: {}}"
  };

  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private List<String> anonymous() {
    return dock.engine.volumes().list().stream()
        .map(Volume::name)
        .filter(AnonymousVolumes::isOfSlot)
        .map(name -> name.name().substring(name.name().lastIndexOf('-') + 1))
        .sorted()
        .toList();
  }

  @Test
  void eachSlotHasItsOwnAndKeepsItOverRestarts() {
    dock.deployed("shop", WEB);
    assertThat(anonymous()).containsExactly("1", "2", "3");
    dock.call("POST", "/api/stacks/shop/services/web/stop", null);
    dock.done("shop");
    dock.call("POST", "/api/stacks/shop/services/web/start", null);
    dock.done("shop");
    assertThat(anonymous()).containsExactly("1", "2", "3");
  }

  @Test
  void theyGoWithTheirSlots() {
    dock.deployed("shop", WEB);
    dock.call("POST", "/api/stacks/shop/services/web/scale", new ServiceEndpoints.ScaleRequest(1));
    dock.eventually(() -> assertThat(anonymous()).containsExactly("1"));
  }

  @Test
  void theyGoWithTheirStackAndNamedOnesStay() {
    dock.deployed("shop", WEB);
    dock.call("DELETE", "/api/stacks/shop", null);
    dock.eventually(
        () ->
            assertThat(dock.engine.volumes().list())
                .extracting(volume -> volume.name().name())
                .containsExactly("shop_kept"));
  }

  @Test
  void whatAnImageKeepsGetsAVolumeUnlessTheFileHasOne() {
    DesiredService service = DesiredService.of(Scene.key("web"), Scene.spec(), 1, Scene.NOW);
    List<Mount> mounts =
        AnonymousVolumes.missing(
            service.key(),
            Scene.imageWithVolumes("/var/lib/data", "/srv", "/"),
            List.of(new Mount.Tmpfs("/srv", null, null)));
    assertThat(mounts).extracting(Mount::target).containsExactly("/var/lib/data");
  }
}
