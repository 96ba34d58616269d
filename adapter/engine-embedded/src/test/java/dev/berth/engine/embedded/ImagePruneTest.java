package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Image;
import dev.berth.engine.Images.PruneScope;
import dev.berth.engine.Images.Pruned;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Requires;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requires("root")
class ImagePruneTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final TenantId OTHER = new TenantId("other");
  private static final byte[] BASE = new TarMaker().file("sh", "12345").bytes();
  private static final byte[] APP = new TarMaker().file("run", "123").bytes();

  @TempDir Path folder;
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private ImageStore store;

  @BeforeEach
  void open() {
    store = store((tenant, id) -> used.contains(id));
  }

  private ImageStore store(java.util.function.BiPredicate<TenantId, String> inUse) {
    return new ImageStore(
        folder,
        InstantSource.system(),
        HostImage.off(),
        inUse,
        ArchiveBudget.Limits.DEFAULT,
        new RegistryClient(RegistrySettings.standard()));
  }

  private Image load(String name, byte[]... layers) {
    return store.load(TENANT, Archives.docker(name, List.of(layers))).getFirst();
  }

  private List<String> layers() throws IOException {
    try (var files = Files.list(folder.resolve("layers"))) {
      return files.map(file -> "sha256:" + file.getFileName()).sorted().toList();
    }
  }

  @Test
  void imagesWithoutANameGo() throws IOException {
    Image old = load("app", BASE);
    used.add(old.id());
    Image now = load("app", APP);
    used.clear();
    assertThat(store.prune(TENANT, PruneScope.DANGLING))
        .isEqualTo(new Pruned(List.of(old.id()), new ByteSize(5)));
    assertThat(store.list(TENANT)).containsExactly(now);
    assertThat(layers()).containsExactly(Archives.digest(APP));
  }

  @Test
  void whatATaskUsesStays() {
    Image old = load("app", BASE);
    used.add(old.id());
    load("app", APP);
    assertThat(store.prune(TENANT, PruneScope.DANGLING).images()).isEmpty();
    assertThat(store.prune(TENANT, PruneScope.UNUSED).images()).startsWith("app:latest");
    assertThat(store.list(TENANT)).extracting(Image::id).containsExactly(old.id());
  }

  @Test
  void everythingUnusedGoes() throws IOException {
    Image base = load("base", BASE);
    Image app = load("app", BASE, APP);
    used.add(base.id());
    assertThat(store.prune(TENANT, PruneScope.UNUSED))
        .isEqualTo(new Pruned(List.of("app:latest", app.id()), new ByteSize(3)));
    assertThat(layers()).containsExactly(Archives.digest(BASE));
    assertThat(store((tenant, id) -> false).list(TENANT)).containsExactly(base);
  }

  @Test
  void imagesOfOtherTenantsStay() throws IOException {
    load("app", BASE);
    store.load(OTHER, Archives.docker("app", List.of(BASE)));
    // Whether others have a layer too is not told.
    assertThat(store.prune(TENANT, PruneScope.UNUSED).reclaimed()).isEqualTo(new ByteSize(5));
    assertThat(store.find(OTHER, "app")).isPresent();
    assertThat(layers()).hasSize(1);
  }

  @Test
  void anImageThatATaskTakesInBetweenStays() {
    AtomicInteger asked = new AtomicInteger();
    ImageStore racing = store((tenant, id) -> asked.getAndIncrement() > 0);
    racing.load(TENANT, Archives.docker("app", List.of(BASE)));
    assertThat(racing.prune(TENANT, PruneScope.UNUSED).images()).isEmpty();
    assertThat(racing.find(TENANT, "app")).isPresent();
  }

  @Test
  void pruningWhileImagesComeNeverBreaksOne() throws Exception {
    Thread pruning =
        Threads.start(
            "pruning",
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                store.prune(TENANT, PruneScope.UNUSED);
              }
            });
    for (int i = 0; i < 30; i++) {
      Image image = load("app" + i, BASE, APP);
      used.add(image.id());
      store.find(TENANT, image.id()).ifPresent(this::assertWhole);
      used.clear();
    }
    pruning.interrupt();
    pruning.join();
  }

  private void assertWhole(Image image) {
    assertThat(store.layers(TENANT, image.id()).lowers()).allMatch(Files::isDirectory);
  }
}
