package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Image;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullProgress.Phase;
import dev.berth.engine.PullRequest;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from Debian's registry, filled by skopeo. */
@Requires({"root", "docker-registry", "skopeo"})
class PullTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final byte[] BASE = new TarMaker().directory("bin").file("bin/sh", "sh").bytes();
  private static final byte[] APP = new TarMaker().directory("app").file("app/run", "run").bytes();

  @TempDir Path folder;
  private RegistryServer registry;
  private ImageStore store;
  private final List<PullProgress> progress = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    registry = RegistryServer.start(folder, "");
    store =
        new ImageStore(
            folder.resolve("engine"),
            InstantSource.system(),
            HostImage.off(),
            (tenant, id) -> false,
            ArchiveBudget.Limits.DEFAULT,
            new RegistryClient(RegistrySettings.standard()));
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
  }

  private String archive(List<byte[]> layers) throws IOException {
    Path file = Files.createTempFile(folder, "image", ".tar");
    Files.write(file, Archives.docker("app:1", layers).readAllBytes());
    return "docker-archive:" + file;
  }

  @Test
  void pullsAnImage() throws Exception {
    registry.push(archive(List.of(BASE, APP)), "team/app:1");
    String name = registry.name() + "/team/app:1";
    Image image = store.pull(TENANT, name, PullRequest.ANONYMOUS, progress::add);
    assertThat(image.references()).containsExactly(name);
    assertThat(store.find(TENANT, name)).contains(image);
    RootLayers root = store.layers(TENANT, name);
    assertThat(root.lowers().getFirst().resolve("app/run")).hasContent("run");
    assertThat(root.lowers().getLast().resolve("bin/sh")).hasContent("sh");
    assertThat(progress).extracting(PullProgress::phase).contains(Phase.WAITING, Phase.DONE);
    assertThat(folder.resolve("engine/tmp/images")).isEmptyDirectory();
  }
}
