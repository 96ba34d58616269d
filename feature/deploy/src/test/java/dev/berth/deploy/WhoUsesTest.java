package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.fake.FakeMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks and volumes tell which services use them; a volume how much it is. */
class WhoUsesTest {
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

  @Test
  void networksAndVolumesTellTheirServices() {
    dock.deployed(
        "shop",
        "services:",
        "  web: {image: berth/host, networks: [back], volumes: ['data:/data']}",
        "  db: {image: berth/host, networks: [back], volumes: ['data:/data']}",
        "  job: {image: berth/host}",
        "networks: {back: {}}",
        "volumes: {data: {}}");

    assertThat(dock.get(NetworkEndpoints.NetworkView.class, "/api/networks/shop_back").services())
        .containsExactly("shop/db", "shop/web");
    assertThat(dock.get(VolumeEndpoints.VolumeView.class, "/api/volumes/shop_data").services())
        .containsExactly("shop/db", "shop/web");
    dock.call("DELETE", "/api/stacks/shop", null);
    dock.eventually(
        () ->
            assertThat(
                    dock.get(VolumeEndpoints.VolumeView.class, "/api/volumes/shop_data").services())
                .isEmpty());
  }

  @Test
  void sizeIsThatOfTheFilesAndFollowsNoLink() throws Exception {
    Path elsewhere = Files.write(folder.resolve("elsewhere"), new byte[1000]);
    Path volume = folder.resolve("volume");
    Path below = Files.createDirectories(volume.resolve("below"));
    Files.write(below.resolve("a"), new byte[10]);
    Files.write(volume.resolve("b"), new byte[5]);
    Files.createSymbolicLink(below.resolve("link"), elsewhere);
    Files.createSymbolicLink(below.resolve("around"), folder);

    assertThat(VolumeSize.of(volume)).isEqualTo(15);
    assertThat(VolumeSize.of(folder.resolve("gone"))).isNull();
    assertThat(VolumeSize.of(elsewhere)).isNull();
  }
}
