package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Image;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullProgress.Phase;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.registry.AddressRule;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistrySettings;
import dev.berth.registry.RegistrySettings.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from Debian's registry, filled by skopeo. */
@Requires({"root", "docker-registry", "skopeo"})
@Timeout(120)
class PullTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final byte[] BASE = new TarMaker().directory("bin").file("bin/sh", "sh").bytes();
  private static final byte[] APP = new TarMaker().directory("app").file("app/run", "run").bytes();

  @TempDir Path folder;
  private final List<PullProgress> progress = new CopyOnWriteArrayList<>();

  @BeforeEach
  void clear() {
    progress.clear();
  }

  private ImageStore store(ArchiveBudget.Limits limits) {
    RegistrySettings settings =
        new RegistrySettings(
            Set.of(), List.of(folder.resolve("registries")), AddressRule.ALL, Waits.STANDARD);
    return new ImageStore(
        folder.resolve("engine"),
        InstantSource.system(),
        HostImage.off(),
        (tenant, id) -> false,
        limits,
        new RegistryClient(settings));
  }

  private ImageStore store() {
    return store(ArchiveBudget.Limits.DEFAULT);
  }

  private String archive(byte[]... layers) throws IOException {
    Path file = Files.createTempFile(folder, "image", ".tar");
    Files.write(file, Archives.docker("app:1", List.of(layers)).readAllBytes());
    return "docker-archive:" + file;
  }

  private Image pull(ImageStore store, String name) throws InterruptedException {
    return store.pull(TENANT, name, PullRequest.ANONYMOUS, progress::add);
  }

  private static AbstractThrowableAssert<?, ?> failure(ErrorCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(BerthException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(folder.resolve("engine/tmp/images")).isEmptyDirectory();
    assertThat(folder.resolve("engine/layers")).isEmptyDirectory();
    assertThat(folder.resolve("engine/l")).isEmptyDirectory();
  }

  /** A layer that does not compress. */
  private static byte[] large(int seed) {
    byte[] content = new byte[8 * 1024 * 1024];
    new Random(seed).nextBytes(content);
    return new TarMaker().file("large" + seed, content, entry -> {}).bytes();
  }

  @Test
  void pullsAnImage() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE, APP), "team/app:1");
      String name = registry.name() + "/team/app:1";
      ImageStore store = store();
      Image image = pull(store, name);
      assertThat(image.references()).containsExactly(name);
      assertThat(store.find(TENANT, name)).contains(image);
      RootLayers root = store.layers(TENANT, name);
      assertThat(root.lowers().getFirst().resolve("app/run")).hasContent("run");
      assertThat(root.lowers().getLast().resolve("bin/sh")).hasContent("sh");
      assertThat(progress).extracting(PullProgress::phase).contains(Phase.WAITING, Phase.DONE);
      assertThat(folder.resolve("engine/tmp/images")).isEmptyDirectory();
      assertThat(store().find(TENANT, name)).contains(image);
    }
  }

  @Test
  void pullsManifestsOfOciToo() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE, APP), "app", "--format", "oci");
      Image image = pull(store(), registry.name() + "/app");
      assertThat(image.references()).containsExactly(registry.name() + "/app:latest");
    }
  }

  @Test
  void pullsLayersInZstd() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE, APP), "app", "--format", "oci", "--dest-compress-format", "zstd");
      ImageStore store = store();
      pull(store, registry.name() + "/app");
      Path app = store.layers(TENANT, registry.name() + "/app").lowers().getFirst();
      assertThat(app.resolve("app/run")).hasContent("run");
    }
  }

  @Test
  void pullsByDigest() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      Path digest = folder.resolve("digest");
      registry.push(archive(BASE), "app", "--digestfile", digest.toString());
      String name = registry.name() + "/app@" + Files.readString(digest).strip();
      ImageStore store = store();
      Image image = pull(store, name);
      assertThat(image.references()).containsExactly(name);
      assertThat(store.find(TENANT, name)).contains(image);
      pull(store, registry.name() + "/app:latest");
      store.remove(TENANT, name);
      assertThat(store.find(TENANT, image.id()).orElseThrow().references())
          .containsExactly(registry.name() + "/app:latest");
    }
  }

  @Test
  void layersThatAreThereAreNotFetched() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE), "base");
      registry.push(archive(BASE, APP), "app");
      ImageStore store = store();
      pull(store, registry.name() + "/base");
      progress.clear();
      pull(store, registry.name() + "/app");
      String base = progress.getFirst().layer();
      assertThat(progress.stream().filter(event -> event.layer().equals(base)))
          .extracting(PullProgress::phase)
          .containsExactly(Phase.WAITING, Phase.PRESENT);
    }
  }

  @Test
  void layersOfOtherTenantsAreFetchedAndKeptOnce() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE), "base");
      ImageStore store = store();
      String name = registry.name() + "/base";
      store.pull(new TenantId("other"), name, PullRequest.ANONYMOUS, progress::add);
      progress.clear();
      pull(store, name);
      assertThat(progress)
          .extracting(PullProgress::phase)
          .contains(Phase.DONE)
          .doesNotContain(Phase.PRESENT);
      assertThat(folder.resolve("engine/layers").toFile().list()).hasSize(1);
    }
  }

  @Test
  void aNewVersionTakesTheNameOfTheOld() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      ImageStore store = store();
      registry.push(archive(BASE), "app");
      pull(store, registry.name() + "/app");
      registry.push(archive(APP), "app");
      Image second = pull(store, registry.name() + "/app");
      assertThat(store.list(TENANT)).containsExactly(second);
    }
  }

  @Test
  void directoriesThatALayerImpliesAreAsTheLayersBelowSay() throws Exception {
    byte[] below =
        new TarMaker()
            .add(
                "srv/",
                org.apache.commons.compress.archivers.tar.TarConstants.LF_DIR,
                entry -> {
                  entry.setMode(01777);
                  entry.setIds(7, 8);
                })
            .bytes();
    byte[] above = new TarMaker().file("srv/data", "x").bytes();
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(below, above), "app");
      ImageStore store = store();
      pull(store, registry.name() + "/app");
      Path srv = store.layers(TENANT, registry.name() + "/app").lowers().getFirst().resolve("srv");
      assertThat(Files.readAttributes(srv, "unix:mode,uid,gid"))
          .containsEntry("mode", 041777)
          .containsEntry("uid", 7)
          .containsEntry("gid", 8);
    }
  }

  @Test
  void aMissingImageIsTold() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      String name = registry.name() + "/none";
      failure(ErrorCode.IMAGE_NOT_FOUND, () -> pull(store(), name))
          .hasMessage(
              "Cannot pull image '%s:latest': the registry '%s' has no such image (manifest unknown). Check its name and its tag.",
              name, registry.name());
      assertNothingIsLeft();
    }
  }

  @Test
  void hostileLayersLeaveNothing() throws Exception {
    byte[] hostile = new TarMaker().symbolicLink("out", "/").file("out/evil", "x").bytes();
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE, hostile), "app");
      failure(ErrorCode.INVALID_INPUT, () -> pull(store(), registry.name() + "/app"))
          .hasMessageContaining("passes through 'out', which is not a directory");
      assertNothingIsLeft();
    }
  }

  @Test
  void imagesThatAreTooLargeLeaveNothing() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE, large(1)), "app");
      ByteSize little = ByteSize.ofMebibytes(4);
      ArchiveBudget.Limits limits = new ArchiveBudget.Limits(little, 1000, new ByteSize(0));
      failure(ErrorCode.TOO_LARGE, () -> pull(store(limits), registry.name() + "/app"))
          .hasMessageContaining("it is larger than the 4MiB allowed");
      assertNothingIsLeft();
    }
  }

  @Test
  void aDiskWithoutRoomIsToldAndLeftAsItWas() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE), "app");
      ByteSize all = new ByteSize(Long.MAX_VALUE);
      ArchiveBudget.Limits limits = new ArchiveBudget.Limits(all, 1000, all);
      failure(ErrorCode.TOO_LARGE, () -> pull(store(limits), registry.name() + "/app"))
          .hasMessageContaining("the disk has only")
          .hasMessageEndingWith("Ask the operator to make room, or use a smaller image.");
      assertNothingIsLeft();
    }
  }

  @Test
  void givingUpIsPromptAndLeavesNothing() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(large(1), large(2), large(3)), "app");
      ImageStore store = store();
      CompletableFuture<Boolean> begun = new CompletableFuture<>();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread puller =
          Threads.start(
              "puller",
              () -> {
                try {
                  store.pull(
                      TENANT,
                      registry.name() + "/app",
                      PullRequest.ANONYMOUS,
                      event -> hold(event, begun));
                  interrupted.complete(false);
                } catch (InterruptedException e) {
                  interrupted.complete(true);
                }
              });
      assertThat(begun.get(20, TimeUnit.SECONDS)).isTrue();
      puller.interrupt();
      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
      Eventually.withinSeconds(10, this::assertNothingIsLeft);
      assertThat(store.list(TENANT)).isEmpty();
    }
  }

  private static void hold(PullProgress event, CompletableFuture<Boolean> begun) {
    if (event.phase() == Phase.DOWNLOADING && event.current().bytes() < event.total().bytes()) {
      begun.complete(true);
      java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
    }
  }

  @Test
  void severalPullsOfOneImageAtOnceAgree() throws Exception {
    try (RegistryServer registry = RegistryServer.start(folder, "")) {
      registry.push(archive(BASE, APP, large(1)), "app");
      ImageStore store = store();
      List<CompletableFuture<Image>> pulls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        CompletableFuture<Image> pull = new CompletableFuture<>();
        pulls.add(pull);
        Threads.start(
            "puller",
            () -> {
              try {
                pull.complete(
                    store.pull(
                        TENANT, registry.name() + "/app", PullRequest.ANONYMOUS, event -> {}));
              } catch (InterruptedException | RuntimeException e) {
                pull.completeExceptionally(e);
              }
            });
      }
      Image first = pulls.getFirst().get(30, TimeUnit.SECONDS);
      for (CompletableFuture<Image> pull : pulls) {
        assertThat(pull.get(30, TimeUnit.SECONDS)).isEqualTo(first);
      }
      assertThat(store.list(TENANT)).containsExactly(first);
      assertThat(folder.resolve("engine/tmp/images")).isEmptyDirectory();
    }
  }

  @Test
  @Requires("htpasswd")
  void passwordsLetIn() throws Exception {
    Path passwords = folder.resolve("passwords");
    Shell.run("htpasswd", "-Bbc", passwords.toString(), "anna", "secret");
    String auth = "auth: {htpasswd: {realm: test, path: %s}}".formatted(passwords);
    try (RegistryServer registry = RegistryServer.start(folder, auth)) {
      registry.push(archive(BASE), "app", "--dest-creds", "anna:secret");
      String name = registry.name() + "/app";
      failure(ErrorCode.DENIED, () -> pull(store(), name))
          .hasMessageContaining("does not exist, or the registry wants credentials");
      PullRequest wrong = new PullRequest(new Credentials("anna", new Secret("no")), null);
      failure(ErrorCode.DENIED, () -> store().pull(TENANT, name, wrong, progress::add))
          .hasMessageContaining("does not let 'anna' read");
      PullRequest right = new PullRequest(new Credentials("anna", new Secret("secret")), null);
      assertThat(store().pull(TENANT, name, right, progress::add).references())
          .containsExactly(name + ":latest");
    }
  }

  @Test
  @Requires("openssl")
  void certificatesOfOwnAuthoritiesAreTrustedWhereTheyArePut() throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("certificate.pem");
    Shell.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    String tls = "  tls: {certificate: %s, key: %s}".formatted(certificate, key);
    try (RegistryServer registry = RegistryServer.start(folder, tls)) {
      registry.push(archive(BASE, APP), "app");
      String name = registry.name() + "/app";
      failure(ErrorCode.UNAVAILABLE, () -> pull(store(), name))
          .hasMessage(
              "Cannot pull image '%s:latest': the certificate of '%s' is not one that is trusted here. Put the certificate of whoever signed it into 'registries/%s/ca.crt' below the data directory.",
              name, registry.name(), registry.name());
      Path trusted = folder.resolve("registries").resolve(registry.name());
      Files.createDirectories(trusted);
      Files.copy(certificate, trusted.resolve("ca.crt"));
      assertThat(pull(store(), name).references()).containsExactly(name + ":latest");
    }
  }

  @Test
  void whatAKilledPullLeftIsClearedAtTheNextStart() throws Exception {
    store();
    Path left = Files.createDirectories(folder.resolve("engine/tmp/images/123/layer-1/bin"));
    Files.writeString(left.resolve("sh"), "half");
    store();
    Eventually.withinSeconds(10, this::assertNothingIsLeft);
  }
}
