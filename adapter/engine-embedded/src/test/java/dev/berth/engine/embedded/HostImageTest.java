package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Image;
import dev.berth.engine.embedded.RootLayers.HostMount;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import dev.berth.registry.Digests;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostImageTest {
  private static final TenantId TENANT = TenantId.DEFAULT;

  @TempDir Path folder;
  private Path machine;
  private Path directory;

  @BeforeEach
  void makeMachine() throws IOException {
    machine = folder.toRealPath().resolve("machine");
    directory = folder.resolve("host-image");
    for (String name :
        List.of("usr/bin", "usr/lib", "usr/share/zoneinfo", "etc/ssl/certs", "etc/ssl/private")) {
      Files.createDirectories(machine.resolve(name));
    }
    Files.createDirectories(machine.resolve("etc/java-17-openjdk/security"));
    Files.createDirectories(machine.resolve("root/.ssh"));
    Files.createSymbolicLink(machine.resolve("bin"), Path.of("usr/bin"));
    Files.createSymbolicLink(machine.resolve("lib64"), Path.of("usr/lib"));
    Files.createSymbolicLink(machine.resolve("lib32"), Path.of("/var/lib"));
    Files.writeString(machine.resolve("usr/share/zoneinfo/UTC"), "zone");
    Files.writeString(machine.resolve("etc/shadow"), "secret");
    Files.writeString(
        machine.resolve("etc/passwd"), "somebody:x:1000:1000::/home/somebody:/bin/sh");
    Files.createSymbolicLink(
        machine.resolve("etc/localtime"), Path.of("../usr/share/zoneinfo/UTC"));
  }

  private RootLayers root() throws IOException {
    return Objects.requireNonNull(HostImage.of(directory, machine, tenant -> true).root(TENANT));
  }

  @Test
  void showsProgramsAndLittleElse() throws IOException {
    RootLayers root = root();
    Path rootfs = directory.resolve("rootfs");
    assertThat(root.lowers()).containsExactly(rootfs);
    assertThat(root.mounts())
        .containsExactly(
            new HostMount(machine.resolve("usr"), "/usr"),
            new HostMount(machine.resolve("usr/share/zoneinfo/UTC"), "/etc/localtime"),
            new HostMount(machine.resolve("etc/ssl/certs"), "/etc/ssl/certs"),
            new HostMount(machine.resolve("etc/java-17-openjdk"), "/etc/java-17-openjdk"));
    assertThat(rootfs.toFile().list())
        .containsExactlyInAnyOrder(
            "bin", "dev", "etc", "home", "lib64", "proc", "root", "run", "sys", "tmp", "usr",
            "var");
    assertThat(Files.readSymbolicLink(rootfs.resolve("bin"))).isEqualTo(Path.of("usr/bin"));
    assertThat(rootfs.resolve("etc").toFile().list())
        .containsExactlyInAnyOrder(
            "group",
            "hosts",
            "java-17-openjdk",
            "localtime",
            "nsswitch.conf",
            "passwd",
            "resolv.conf",
            "ssl");
    assertThat(rootfs.resolve("etc/passwd")).content().startsWith("root:").doesNotContain("1000");
    for (String empty : List.of("home", "root", "var", "etc/ssl/certs", "usr")) {
      assertThat(rootfs.resolve(empty)).isEmptyDirectory();
    }
    assertThat(Files.getAttribute(rootfs.resolve("tmp"), "unix:mode")).isEqualTo(0041777);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rootfs.resolve("root"))))
        .isEqualTo("rwx------");
  }

  @Test
  void mountsProgramsOfMachinesThatKeepThemApart() throws IOException {
    Files.delete(machine.resolve("bin"));
    Files.createDirectories(machine.resolve("bin"));
    assertThat(root().mounts()).contains(new HostMount(machine.resolve("bin"), "/bin"));
    assertThat(directory.resolve("rootfs/bin")).isEmptyDirectory();
  }

  @Test
  void leavesFilesAloneThatAreRightAlready() throws IOException {
    root();
    Path passwd = directory.resolve("rootfs/etc/passwd");
    Files.setLastModifiedTime(passwd, FileTime.from(Instant.EPOCH));
    Files.writeString(directory.resolve("rootfs/etc/group"), "changed");
    root();
    assertThat(Files.getLastModifiedTime(passwd).toInstant()).isEqualTo(Instant.EPOCH);
    assertThat(directory.resolve("rootfs/etc/group")).content().startsWith("root:x:0:");
  }

  @Test
  void runsAShellByDefault() throws IOException {
    Image image = root().image();
    assertThat(image.references()).containsExactly("berth/host:latest");
    assertThat(image.config().command()).containsExactly("/bin/sh");
    assertThat(image.config().working().directory()).isEqualTo("/");
    assertThat(image.config().environment()).containsEntry("PATH", HostImage.PATH);
  }

  @Test
  void isListedAndFoundForTheTenantsThatMayHaveItAndNeverRemoved() throws IOException {
    HostImage host = HostImage.of(directory, machine, TENANT::equals);
    ImageStore store =
        new ImageStore(
            folder.resolve("engine"),
            InstantSource.system(),
            host,
            (tenant, id) -> false,
            ArchiveBudget.Limits.DEFAULT,
            new RegistryClient(RegistrySettings.standard()));
    Image image = store.find(TENANT, "berth/host").orElseThrow();
    assertThat(store.list(TENANT)).containsExactly(image);
    assertThat(store.find(TENANT, image.id())).contains(image);
    assertThat(store.find(TENANT, Digests.hex(image.id()).substring(0, 12))).contains(image);
    assertThat(store.layers(TENANT, "berth/host:latest").image()).isEqualTo(image);
    assertThat(store.find(TENANT, "berth/host:other")).isEmpty();
    assertThatThrownBy(() -> store.remove(TENANT, "berth/host"))
        .hasMessage(
            "Cannot remove image 'berth/host': it is built in. The operator can switch it off.");
    TenantId other = new TenantId("other");
    assertThat(store.list(other)).isEmpty();
    assertThat(store.find(other, image.id())).isEmpty();
    assertThatThrownBy(() -> store.layers(other, "berth/host"))
        .isInstanceOf(BerthException.class)
        .hasMessage(
            "Cannot find image 'berth/host': tenant 'other' may not use the machine's own programs. Ask the operator to allow it, or load an image with 'berth image load'.");
  }

  @Test
  @Requires({"root", "unshare"})
  void programsOfThisMachineRunInIt() throws Exception {
    RootLayers root = Objects.requireNonNull(HostImage.of(directory, tenant -> true).root(TENANT));
    StringBuilder script =
        new StringBuilder("set -e\n").append(Overlay.mount(folder, root.lowers()));
    for (HostMount mount : root.mounts()) {
      script.append(
          "mount --bind '%s' '%s/merged%s'\n".formatted(mount.source(), folder, mount.target()));
    }
    script.append("mount --rbind /dev merged/dev\n");
    script.append("chroot ").append(folder).append("/merged /bin/sh -c 'ls /; ls /etc; id -un; ");
    script.append("test ! -e /etc/shadow; perl -e \"print 40+2\"; date +%Z'");
    assertThat(Shell.output("unshare", "--mount", "sh", "-c", script.toString()))
        .contains("passwd", "root", "42", "UTC");
  }
}
