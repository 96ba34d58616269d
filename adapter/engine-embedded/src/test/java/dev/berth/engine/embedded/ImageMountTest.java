package dev.berth.engine.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that were loaded, mounted by the kernel, with a static busybox inside. */
@Requires({"root", "unshare", "busybox"})
class ImageMountTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  @TempDir Path folder;
  private ImageStore store;

  @BeforeEach
  void openStore() {
    store =
        new ImageStore(
            folder.resolve("e"),
            InstantSource.system(),
            HostImage.off(),
            (tenant, id) -> false,
            ArchiveBudget.Limits.DEFAULT,
            new RegistryClient(RegistrySettings.standard()));
  }

  private static TarMaker busybox() throws Exception {
    return new TarMaker()
        .directory("bin")
        .file("bin/busybox", Files.readAllBytes(BUSYBOX), entry -> entry.setMode(0755))
        .symbolicLink("bin/sh", "busybox");
  }

  private String run(String image, String command) throws Exception {
    String script =
        "set -e\n"
            + Overlay.mount(folder, store.layers(TENANT, image).lowers())
            + "chroot merged /bin/sh -c '"
            + command
            + "'";
    return Shell.output("unshare", "--mount", "sh", "-c", script);
  }

  @Test
  void upperLayersAddReplaceAndHide() throws Exception {
    byte[] base =
        busybox()
            .directory("etc")
            .file("etc/kept", "kept\n")
            .file("etc/removed", "removed\n")
            .file("etc/replaced", "old\n")
            .directory("hidden")
            .file("hidden/old", "")
            .directory("away")
            .file("away/old", "")
            .bytes();
    byte[] change =
        new TarMaker()
            .directory("etc")
            .file("etc/.wh.removed", "")
            .file("etc/replaced", "new\n")
            .directory("hidden")
            .file("hidden/.wh..wh..opq", "")
            .file("hidden/new", "")
            .file(".wh.away", "")
            .bytes();
    store.load(TENANT, Archives.docker("app", List.of(base, change)));
    assertThat(
            run(
                "app",
                "cd /; busybox ls; busybox ls etc hidden; busybox cat etc/kept etc/replaced"))
        .isEqualTo("bin\netc\nhidden\netc:\nkept\nreplaced\n\nhidden:\nnew\nkept\nnew\n");
  }

  @Test
  void setuidProgramsAndOwnersSurvive() throws Exception {
    byte[] base =
        busybox()
            .directory("srv")
            .add(
                "srv/mail/",
                TarConstants.LF_DIR,
                entry -> {
                  entry.setMode(02770);
                  entry.setIds(8, 12);
                })
            .file("srv/su", "su".getBytes(UTF_8), entry -> entry.setMode(04711))
            .bytes();
    store.load(TENANT, Archives.docker("app", List.of(base)));
    assertThat(run("app", "busybox stat -c \"%a %u %g\" /srv/mail /srv/su"))
        .isEqualTo("2770 8 12\n4711 0 0\n");
  }

  @Test
  void directoriesThatAnUpperLayerOnlyUsesStayAsTheyAreBelow() throws Exception {
    byte[] base =
        busybox()
            .add("tmp/", TarConstants.LF_DIR, entry -> entry.setMode(01777))
            .add("tmp/own/", TarConstants.LF_DIR, entry -> entry.setIds(7, 8))
            .bytes();
    byte[] change = new TarMaker().file("tmp/own/new/file", "").bytes();
    store.load(TENANT, Archives.docker("app", List.of(base, change)));
    assertThat(run("app", "busybox stat -c \"%a %u %g\" /tmp /tmp/own /tmp/own/new"))
        .isEqualTo("1777 0 0\n755 7 8\n755 0 0\n");
  }

  @Test
  void anImageMayHaveNinetyLayers() throws Exception {
    List<byte[]> layers = new ArrayList<>(List.of(busybox().bytes()));
    for (int i = 1; i < 90; i++) {
      layers.add(new TarMaker().directory("many").file("many/" + i, "").bytes());
    }
    store.load(TENANT, Archives.docker("app", layers));
    assertThat(run("app", "busybox ls /many | busybox wc -l").strip()).isEqualTo("89");
  }

  @Test
  @Tag("full")
  @Requires("skopeo")
  void loadsWhatSkopeoWrites() throws Exception {
    Path docker = folder.resolve("docker.tar");
    Files.write(docker, Archives.docker("app:1", List.of(busybox().bytes())).readAllBytes());
    for (String form : List.of("oci-archive", "docker-archive")) {
      Path written = folder.resolve(form + ".tar");
      Shell.run(
          "skopeo",
          "--insecure-policy",
          "copy",
          "docker-archive:" + docker,
          form + ":" + written + ":team/" + form + ":2");
      store.load(TENANT, Files.newInputStream(written));
      assertThat(store.layers(TENANT, "team/" + form + ":2").lowers()).hasSize(1);
    }
    assertThat(run("team/oci-archive:2", "echo hello")).isEqualTo("hello\n");
  }

  @Test
  @Tag("full")
  @Requires("mmdebstrap")
  void importsADebian() throws Exception {
    Path tar = folder.resolve("debian.tar");
    Shell.run("mmdebstrap", "--variant=essential", "--quiet", "bookworm", tar);
    store.importRootFilesystem(TENANT, "debian:12", Files.newInputStream(tar));
    assertThat(run("debian:12", ". /etc/os-release; echo $VERSION_CODENAME; ls -ld /tmp /bin/su"))
        .contains("bookworm", "drwxrwxrwt", "-rwsr-xr-x");
  }
}
