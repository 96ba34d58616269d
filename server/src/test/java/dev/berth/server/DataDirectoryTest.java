package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path folder;

  @Test
  void makesWhatItLacksForItsOwnerOnly() throws Exception {
    Path data = folder.resolve("a/b");
    try (DataDirectory opened = open(data)) {
      assertThat(opened.isNew()).isTrue();
      assertThat(opened.instance()).matches("[0-9a-hjkmnp-tv-z]{6}");
      assertThat(opened.adminToken().reveal()).startsWith("berth_").hasSizeGreaterThan(40);
    }

    assertThat(names(data))
        .containsExactly(
            "admin.token", "audit", "engine", "format", "instance", "log", "server.lock", "store");
    assertThat(permissions(data)).isEqualTo("rwx------");
    assertThat(permissions(data.resolve("admin.token"))).isEqualTo("rw-------");
  }

  @Test
  void keepsWhatItHas() {
    String instance;
    String token;
    try (DataDirectory first = open(folder)) {
      instance = first.instance();
      token = first.adminToken().reveal();
    }
    try (DataDirectory again = open(folder)) {
      assertThat(again.isNew()).isFalse();
      assertThat(again.instance()).isEqualTo(instance);
      assertThat(again.adminToken().reveal()).isEqualTo(token);
    }
  }

  @Test
  void isHeldByOneServerAtATime() {
    try (DataDirectory held = open(folder)) {
      assertThat(held.path()).isEqualTo(folder);
      assertThatThrownBy(() -> open(folder))
          .isInstanceOf(BerthException.class)
          .hasMessage(
              "Cannot open the data directory '%s': process %d serves it. Stop that server with 'berth down', or give another --data."
                  .formatted(folder, ProcessHandle.current().pid()));
    }
    open(folder).close();
  }

  @Test
  void opensWhatAnEarlierReleaseLeftAndRefusesWhatALaterOneDid() throws Exception {
    open(folder).close();
    Files.writeString(folder.resolve("format"), "1\n");
    open(folder).close();
    Files.writeString(folder.resolve("format"), "2\n");

    assertThatThrownBy(() -> open(folder))
        .hasMessage(
            "Cannot open the data directory '%s': a newer release of Berth wrote it (format 2, this one knows 1). Use that release, or give another --data."
                .formatted(folder));
    Files.writeString(folder.resolve("format"), "1\n");
    open(folder).close();
  }

  @Test
  void refusesDamagedFiles() throws Exception {
    open(folder).close();
    String instance = Files.readString(folder.resolve("instance"));
    Files.writeString(folder.resolve("instance"), "../..");
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("its file 'instance' holds no id");

    Files.writeString(folder.resolve("instance"), instance);
    Files.writeString(folder.resolve("admin.token"), "");
    assertThatThrownBy(() -> open(folder)).hasMessageContaining("'admin.token' is empty");

    Files.delete(folder.resolve("admin.token"));
    open(folder).close();
  }

  @Test
  void saysWhyAFolderCannotBeUsed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> open(file.resolve("data")))
        .isInstanceOf(BerthException.class)
        .hasMessageStartingWith("Cannot use the data directory '" + file.resolve("data") + "':");
  }

  @Test
  void takesBackWhatItAnnounced() throws Exception {
    try (DataDirectory data = open(folder)) {
      data.announce("{\"pid\":1}");
      assertThat(Files.readString(folder.resolve("server.json"))).isEqualTo("{\"pid\":1}\n");
    }
    assertThat(folder.resolve("server.json")).doesNotExist();
  }

  private static DataDirectory open(Path path) {
    return DataDirectory.open(path, new SecureRandom());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
