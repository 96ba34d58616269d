package dev.berth.engine.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Image;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.registry.Digests;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistrySettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requires("root")
class ImageStoreTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final TenantId OTHER = new TenantId("other");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final byte[] BASE = new TarMaker().directory("bin").file("bin/sh", "sh").bytes();
  private static final byte[] APP = new TarMaker().directory("app").file("app/run", "run").bytes();

  @TempDir Path engine;
  private final Set<String> used = new HashSet<>();
  private ImageStore store;

  @BeforeEach
  void open() {
    store =
        new ImageStore(
            engine,
            InstantSource.fixed(NOW),
            HostImage.off(),
            (tenant, id) -> used.contains(tenant + " " + id),
            new ArchiveBudget.Limits(ByteSize.ofMebibytes(64), 10_000, new ByteSize(0)),
            new RegistryClient(RegistrySettings.standard()));
  }

  private static AbstractThrowableAssert<?, ?> failure(ErrorCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(BerthException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private List<String> folders(String name) throws IOException {
    try (var files = Files.list(engine.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void loadsWhatDockerSaves() {
    List<Image> loaded =
        store.load(TENANT, Archives.docker("docker.io/library/app:1", List.of(BASE, APP)));
    Image image = store.find(TENANT, "app:1").orElseThrow();
    assertThat(loaded).containsExactly(image);
    assertThat(image.references()).containsExactly("app:1");
    assertThat(image.created()).isEqualTo("2024-05-06T07:08:09.123456789Z");
    assertThat(image.size()).isEqualTo(new ByteSize(5));
    assertThat(image.config())
        .isEqualTo(
            new Image.Config(
                List.of("/bin/sh", "-c"),
                List.of("echo hello"),
                Map.of("PATH", "/bin", "EMPTY", "", "A", "b=c"),
                new Image.Working("/work", "1000:1000", "SIGINT"),
                Set.of("80/tcp"),
                Set.of("/data"),
                Map.of("a", "b")));
    RootLayers root = store.layers(TENANT, "app:1");
    assertThat(root.lowers()).hasSize(2);
    assertThat(root.lowers().getFirst().resolve("app/run")).hasContent("run");
    assertThat(root.lowers().getLast().resolve("bin/sh")).hasContent("sh");
  }

  @Test
  void loadsWhatOlderDockersSave() {
    store.load(TENANT, Archives.dockerOld("app", List.of(BASE, APP, BASE)));
    List<Path> lowers = store.layers(TENANT, "app").lowers();
    assertThat(lowers).hasSize(2);
    assertThat(lowers.getFirst().resolve("bin/sh")).exists();
  }

  @Test
  void loadsOciLayouts() {
    List<byte[]> packed = List.of(TarMaker.gzip(BASE), TarMaker.gzip(APP));
    store.load(TENANT, Archives.oci("team/app:2", List.of(BASE, APP), packed));
    assertThat(store.layers(TENANT, "team/app:2").lowers().getFirst().resolve("app/run"))
        .hasContent("run");
  }

  @Test
  void loadsArchivesThatAreCompressed() throws IOException {
    byte[] packed = TarMaker.gzip(Archives.docker("app", List.of(BASE)).readAllBytes());
    store.load(TENANT, new ByteArrayInputStream(packed));
    assertThat(store.find(TENANT, "app")).isPresent();
  }

  @Test
  void readsGzipOfSeveralPartsFromAStreamThatNeverKnowsWhatIsAvailable() throws IOException {
    byte[] tar = new TarMaker().file("a", "a".repeat(5000)).bytes();
    byte[] first = TarMaker.gzip(Arrays.copyOf(tar, 1000));
    byte[] second = TarMaker.gzip(Arrays.copyOfRange(tar, 1000, tar.length));
    InputStream slow =
        new SequenceInputStream(new ByteArrayInputStream(first), new ByteArrayInputStream(second)) {
          @Override
          public int available() {
            return 0;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(length, 7));
          }
        };
    store.importRootFilesystem(TENANT, "rootfs", slow);
    assertThat(store.layers(TENANT, "rootfs").lowers().getFirst().resolve("a")).hasSize(5000);
  }

  @Test
  void importsARootFilesystem() {
    Image image =
        store.importRootFilesystem(TENANT, "debian", new ByteArrayInputStream(TarMaker.gzip(BASE)));
    assertThat(image.references()).containsExactly("debian:latest");
    assertThat(image.created()).isEqualTo(NOW);
    assertThat(image.config().environment()).containsKey("PATH");
    assertThat(store.layers(TENANT, "debian").lowers().getFirst().resolve("bin/sh")).exists();
  }

  @Test
  void findsByIdAndItsBeginning() {
    Image image = store.load(TENANT, Archives.docker("app", List.of(BASE))).getFirst();
    String hex = Digests.hex(image.id());
    assertThat(store.find(TENANT, image.id())).contains(image);
    assertThat(store.find(TENANT, hex)).contains(image);
    assertThat(store.find(TENANT, hex.substring(0, 12))).contains(image);
    assertThat(store.find(TENANT, "sha256:" + hex.substring(0, 12))).contains(image);
    assertThat(store.find(TENANT, "sha256:")).isEmpty();
    assertThat(store.find(TENANT, "")).isEmpty();
  }

  @Test
  void keepsTenantsApartAndStoresLayersOnce() throws IOException {
    store.load(TENANT, Archives.docker("app", List.of(BASE, APP)));
    store.load(OTHER, Archives.docker("base", List.of(BASE)));
    assertThat(store.find(OTHER, "app")).isEmpty();
    assertThat(store.list(OTHER))
        .extracting(Image::references)
        .containsExactly(List.of("base:latest"));
    assertThat(folders("layers")).hasSize(2);
    store.remove(TENANT, "app");
    assertThat(folders("layers")).containsExactly(Digests.hex(Archives.digest(BASE)));
    store.remove(OTHER, "base");
    assertThat(folders("layers")).isEmpty();
    assertThat(folders("l")).isEmpty();
    assertThat(folders("tmp/images")).isEmpty();
  }

  @Test
  void aLayerOfAnotherTenantIsNotHadByNamingIt() {
    store.load(OTHER, Archives.docker("app", List.of(BASE, APP)));
    byte[] nothing = new TarMaker().file("nothing", "").bytes();
    failure(
            ErrorCode.INVALID_INPUT,
            () ->
                store.load(
                    TENANT, Archives.oci("mine", List.of(BASE, APP), List.of(nothing, nothing))))
        .hasMessageContaining("does not match the digest");
    assertThat(store.list(TENANT)).isEmpty();
  }

  @Test
  void whatATenantsLayersSayOfFoldersReachesNoOther() throws IOException {
    byte[] open =
        new TarMaker().add("etc/", TarConstants.LF_DIR, entry -> entry.setMode(0777)).bytes();
    byte[] shut = new TarMaker().directory("etc").bytes();
    byte[] app = new TarMaker().file("etc/app", "app").bytes();
    store.load(OTHER, Archives.docker("app", List.of(open, app)));
    store.load(TENANT, Archives.docker("app", List.of(shut, app)));
    assertThat(permissionsOfEtc(OTHER)).isEqualTo("rwxrwxrwx");
    assertThat(permissionsOfEtc(TENANT)).isEqualTo("rwxr-xr-x");
    open();
    assertThat(permissionsOfEtc(OTHER)).isEqualTo("rwxrwxrwx");
    assertThat(permissionsOfEtc(TENANT)).isEqualTo("rwxr-xr-x");
    store.remove(OTHER, "app");
    assertThat(permissionsOfEtc(TENANT)).isEqualTo("rwxr-xr-x");
  }

  private String permissionsOfEtc(TenantId tenant) throws IOException {
    Path etc = store.layers(tenant, "app").lowers().getFirst().resolve("etc");
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(etc));
  }

  @Test
  void knowsItsImagesAfterARestart() {
    Image image = store.load(TENANT, Archives.docker("app", List.of(BASE, APP))).getFirst();
    RootLayers root = store.layers(TENANT, "app");
    open();
    assertThat(store.find(TENANT, "app")).contains(image);
    assertThat(store.layers(TENANT, "app")).isEqualTo(root);
  }

  @Test
  void clearsWhatAKilledProcessLeft() throws IOException {
    store.load(TENANT, Archives.docker("app", List.of(BASE)));
    Files.createDirectories(engine.resolve("tmp/images/123/layer-0/usr/bin"));
    Files.writeString(engine.resolve("tmp/images/123/layer-0/usr/bin/x"), "x");
    Files.createDirectories(engine.resolve("layers/" + "ab".repeat(32) + "/usr"));
    Files.createSymbolicLink(engine.resolve("l/abab"), Path.of("../layers/gone"));
    Files.writeString(engine.resolve("images/default.part"), "{");
    open();
    Eventually.withinSeconds(10, () -> assertThat(folders("tmp/images")).isEmpty());
    assertThat(folders("layers")).containsExactly(Digests.hex(Archives.digest(BASE)));
    assertThat(folders("l")).hasSize(1);
    assertThat(store.find(TENANT, "app")).isPresent();
  }

  @Test
  void aNewImageTakesTheNameAndTheOldOneGoesUnlessATaskUsesIt() throws IOException {
    Image first = store.load(TENANT, Archives.docker("app", List.of(BASE))).getFirst();
    used.add(TENANT + " " + first.id());
    Image second = store.load(TENANT, Archives.docker("app", List.of(APP))).getFirst();
    assertThat(store.find(TENANT, "app")).contains(second);
    assertThat(store.find(TENANT, first.id()).orElseThrow().references()).isEmpty();
    Image third = store.load(TENANT, Archives.docker("app", List.of(BASE, APP))).getFirst();
    assertThat(store.find(TENANT, second.id())).isEmpty();
    assertThat(store.list(TENANT))
        .extracting(Image::id)
        .containsExactlyInAnyOrder(first.id(), third.id());
  }

  @Test
  void removesANameAndTheImageWithItsLast() {
    Image image = store.load(TENANT, Archives.docker("app:1", List.of(BASE))).getFirst();
    store.load(TENANT, Archives.docker("app:2", List.of(BASE)));
    used.add(TENANT + " " + image.id());
    assertThat(store.find(TENANT, image.id()).orElseThrow().references())
        .containsExactly("app:1", "app:2");
    store.remove(TENANT, "app:1");
    assertThat(store.find(TENANT, "app:1")).isEmpty();
    failure(ErrorCode.CONFLICT, () -> store.remove(TENANT, "app:2"))
        .hasMessage(
            "Cannot remove image 'app:2': a task uses it. Remove the stack or the service first.");
    assertThat(store.find(TENANT, "app:2")).isPresent();
    used.clear();
    store.remove(TENANT, "app:2");
    assertThat(store.list(TENANT)).isEmpty();
    failure(ErrorCode.IMAGE_NOT_FOUND, () -> store.remove(TENANT, "app:2"));
  }

  @Test
  void anImageThatATaskTakesWhileItIsRemovedStays() {
    Image image = store.load(TENANT, Archives.docker("app", List.of(BASE))).getFirst();
    int[] asked = new int[1];
    ImageStore racing =
        new ImageStore(
            engine,
            InstantSource.fixed(NOW),
            HostImage.off(),
            (tenant, id) -> asked[0]++ == 1,
            ArchiveBudget.Limits.DEFAULT,
            new RegistryClient(RegistrySettings.standard()));
    failure(ErrorCode.CONFLICT, () -> racing.remove(TENANT, "app"));
    assertThat(racing.layers(TENANT, "app").image()).isEqualTo(image);
  }

  @Test
  void saysWhichNameIsNearest() {
    store.load(TENANT, Archives.docker("busybox", List.of(BASE)));
    failure(ErrorCode.IMAGE_NOT_FOUND, () -> store.layers(TENANT, "busibox"))
        .hasMessage(
            "Cannot find image 'busibox': tenant 'default' has no image of this name, the nearest is 'busybox'. Load it with 'berth image load' or import it with 'berth image import'.");
    failure(ErrorCode.IMAGE_NOT_FOUND, () -> store.layers(OTHER, "busybox"))
        .hasMessage(
            "Cannot find image 'busybox': tenant 'other' has no image of this name. Load it with 'berth image load' or import it with 'berth image import'.");
  }

  @Test
  void brokenArchivesLeaveNothing() throws IOException {
    byte[] good = Archives.docker("app", List.of(BASE)).readAllBytes();
    InputStream cut = new ByteArrayInputStream(Arrays.copyOf(good, good.length - 6000));
    failure(ErrorCode.INVALID_INPUT, () -> store.load(TENANT, cut))
        .hasMessage(
            "Cannot load the archive: it ends too early. Make the archive again, and check that the whole of it is sent.");
    byte[] packed = TarMaker.gzip(good);
    InputStream cutGzip = new ByteArrayInputStream(Arrays.copyOf(packed, 300));
    failure(ErrorCode.INVALID_INPUT, () -> store.load(TENANT, cutGzip))
        .hasMessageContaining("its compression is damaged");
    InputStream rootfs = new ByteArrayInputStream(BASE);
    failure(ErrorCode.INVALID_INPUT, () -> store.load(TENANT, rootfs))
        .hasMessageContaining("neither a manifest.json nor an index.json");
    assertThat(folders("layers")).isEmpty();
    assertThat(folders("tmp/images")).isEmpty();
    assertThat(store.list(TENANT)).isEmpty();
  }

  @Test
  void layersThatDoNotMatchTheirDigestAreRefused() throws IOException {
    InputStream swapped =
        Archives.oci("app", List.of(BASE, APP), List.of(TarMaker.gzip(APP), TarMaker.gzip(BASE)));
    failure(ErrorCode.INVALID_INPUT, () -> store.load(TENANT, swapped))
        .hasMessageContaining("does not match the digest in the image's configuration");
    byte[] archive = Archives.docker("app", List.of(BASE)).readAllBytes();
    String text = new String(archive, ISO_8859_1);
    int content = text.indexOf("sh\0\0\0", text.indexOf("bin/sh") + 512 - 20);
    archive[content] = 'x';
    failure(ErrorCode.INVALID_INPUT, () -> store.load(TENANT, new ByteArrayInputStream(archive)))
        .hasMessageContaining("does not match its digest");
    assertThat(folders("layers")).isEmpty();
  }

  @Test
  void oneBadImageOfAnArchiveRefusesAll() {
    TarMaker tar = new TarMaker();
    String config = Archives.config(List.of(BASE));
    tar.file("good.json", config).file("layer.tar", BASE, entry -> {});
    tar.file(
        "manifest.json",
        "[{\"Config\":\"good.json\",\"RepoTags\":[\"good\"],\"Layers\":[\"layer.tar\"]},{\"Config\":\"bad.json\",\"Layers\":[]}]");
    failure(ErrorCode.INVALID_INPUT, () -> store.load(TENANT, tar.stream()))
        .hasMessageContaining("'bad.json', which it names, is not in it");
    assertThat(store.list(TENANT)).isEmpty();
  }

  @Test
  void otherCompressionsAreToldToBeUnsupported() {
    byte[] xz = "\u00fd7zXZ\0 and more".getBytes(ISO_8859_1);
    InputStream archive = Archives.oci("app", List.of(BASE), List.of(xz));
    failure(ErrorCode.UNSUPPORTED, () -> store.load(TENANT, archive))
        .hasMessage(
            "Cannot load the archive: it is compressed with xz, and the embedded engine reads gzip, zstd and plain archives. Make it again in another form, for example with 'skopeo copy'.");
  }

  @Test
  void archivesBeyondTheLimitAreRefused() {
    byte[] large = new TarMaker().file("zeros", new byte[65 << 20], entry -> {}).bytes();
    InputStream endless = new ByteArrayInputStream(TarMaker.gzip(large));
    failure(ErrorCode.TOO_LARGE, () -> store.importRootFilesystem(TENANT, "big", endless))
        .hasMessage(
            "Cannot import image 'big:latest': it is larger than the 64MiB allowed. Send a smaller one, or ask the operator to make room.");
  }

  @Test
  void hostileConfigurationsAreRefused() {
    for (String config :
        List.of(
            "{}",
            "[]",
            "nonsense",
            "{\"rootfs\":{\"diff_ids\":[\"sha256:../../../etc\"]}}",
            "{\"os\":\"windows\",\"rootfs\":{\"diff_ids\":[]}}",
            "[".repeat(100_000))) {
      TarMaker tar = new TarMaker().file("config", config).file("layer", BASE, entry -> {});
      tar.file("manifest.json", "[{\"Config\":\"config\",\"Layers\":[\"layer\"]}]");
      assertThatThrownBy(() -> store.load(TENANT, tar.stream()))
          .isInstanceOfSatisfying(
              BerthException.class,
              e -> assertThat(e.code()).isIn(ErrorCode.INVALID_INPUT, ErrorCode.UNSUPPORTED));
    }
    assertThat(store.list(TENANT)).isEmpty();
  }

  @Test
  void theNameOfTheHostImageIsNotGivenAway() {
    failure(
            ErrorCode.CONFLICT,
            () -> store.load(TENANT, Archives.docker("docker.io/berth/host:1", List.of(BASE))))
        .hasMessage(
            "Cannot name an image 'berth/host:1': 'berth/host' is built in. Choose another name.");
    failure(ErrorCode.IMAGE_NOT_FOUND, () -> store.layers(TENANT, "berth/host"))
        .hasMessageContaining("may not use the machine's own programs");
  }

  @Test
  void aTenantWhoseRecordIsDamagedLosesNoLayerAndOthersGoOn() throws IOException {
    store.load(TENANT, Archives.docker("app", List.of(BASE)));
    store.load(OTHER, Archives.docker("app", List.of(APP)));
    Files.writeString(engine.resolve("images/default.json"), "{damaged");
    open();
    assertThat(store.find(TENANT, "app")).isEmpty();
    assertThat(store.find(OTHER, "app")).isPresent();
    assertThat(folders("layers")).hasSize(2);
    assertThat(folders("images")).contains("default.json.broken");
  }

  @Test
  void manyLoadAndRemoveAtOnce() throws Exception {
    List<byte[]> layers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      layers.add(new TarMaker().file("file" + i, "content".getBytes(UTF_8), entry -> {}).bytes());
    }
    try (ExecutorService threads = Threads.virtual("load")) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "app" + i;
        List<byte[]> some = layers.subList(i % 2, 2 + i % 3);
        all.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 5; round++) {
                    store.load(TENANT, Archives.docker(name, some));
                    assertThat(store.layers(TENANT, name).lowers()).allMatch(Files::isDirectory);
                    store.remove(TENANT, name);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(folders("layers")).isEmpty();
    assertThat(folders("l")).isEmpty();
    assertThat(folders("tmp/images")).isEmpty();
  }
}
