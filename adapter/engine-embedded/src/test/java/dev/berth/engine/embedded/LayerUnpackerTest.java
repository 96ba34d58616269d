package dev.berth.engine.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requires("root")
class LayerUnpackerTest {
  @TempDir Path folder;

  private Path unpack(InputStream tar) throws IOException {
    Path target = Files.createDirectories(folder.resolve("layer"));
    ArchiveBudget budget = new ArchiveBudget(ArchiveBudget.Limits.DEFAULT, folder);
    new LayerUnpacker(budget).unpack(tar, target);
    return target;
  }

  private static Map<String, Object> attributes(Path file) throws IOException {
    return Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void keepsContentOwnersModesAndTimes() throws IOException {
    TarMaker tar =
        new TarMaker()
            .directory("opt")
            .file(
                "opt/sudo",
                "program".getBytes(UTF_8),
                entry -> {
                  entry.setMode(04755);
                  entry.setIds(1234, 56);
                });
    Path sudo = unpack(tar.stream()).resolve("opt/sudo");
    assertThat(sudo).hasContent("program");
    assertThat(attributes(sudo))
        .containsEntry("uid", 1234)
        .containsEntry("gid", 56)
        .containsEntry("mode", 0104755);
    assertThat(Files.getLastModifiedTime(sudo).toInstant())
        .isEqualTo(Instant.ofEpochSecond(1_000_000_000));
  }

  @Test
  void keepsTheTimesOfDirectoriesThatAreFilledLater() throws IOException {
    TarMaker tar = new TarMaker().directory("a").directory("a/b").file("a/b/c", "").file("x", "");
    tar.file("a/b/d", "");
    Path root = unpack(tar.stream());
    Instant told = Instant.ofEpochSecond(1_000_000_000);
    assertThat(Files.getLastModifiedTime(root.resolve("a")).toInstant()).isEqualTo(told);
    assertThat(Files.getLastModifiedTime(root.resolve("a/b")).toInstant()).isEqualTo(told);
  }

  @Test
  void describesTheRootItself() throws IOException {
    Path root =
        unpack(
            new TarMaker()
                    .add("./", TarConstants.LF_DIR, entry -> entry.setMode(0700))
                    .file("./a", "")
                    .stream());
    assertThat(attributes(root)).containsEntry("mode", 0040700);
  }

  @Test
  void makesLinksAndFifos() throws IOException {
    Path root =
        unpack(
            new TarMaker()
                    .file("usr/bin/tool", "tool")
                    .symbolicLink("bin", "/usr/bin")
                    .hardLink("usr/bin/alias", "usr/bin/tool")
                    .hardLink("bin2", "./bin")
                    .add("pipe", TarConstants.LF_FIFO, entry -> entry.setMode(0620))
                    .stream());
    assertThat(Files.readSymbolicLink(root.resolve("bin"))).isEqualTo(Path.of("/usr/bin"));
    assertThat(Files.readSymbolicLink(root.resolve("bin2"))).isEqualTo(Path.of("/usr/bin"));
    assertThat(attributes(root.resolve("usr/bin/alias")).get("ino"))
        .isEqualTo(attributes(root.resolve("usr/bin/tool")).get("ino"));
    assertThat(attributes(root.resolve("pipe"))).containsEntry("mode", 0010620);
  }

  @Test
  void makesDirectoriesThatTheArchiveDoesNotName() throws IOException {
    Path root = unpack(new TarMaker().file("a/b/c", "").stream());
    assertThat(attributes(root.resolve("a/b"))).containsEntry("mode", 0040755);
  }

  @Test
  void lastEntryOfANameWins() throws IOException {
    Path root =
        unpack(
            new TarMaker()
                    .file("file", "first")
                    .file("file", "second")
                    .symbolicLink("lib", "usr/lib")
                    .directory("lib")
                    .file("lib/a", "a")
                    .hardLink("file", "file")
                    .stream());
    assertThat(root.resolve("file")).hasContent("second");
    assertThat(Files.isDirectory(root.resolve("lib"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void keepsNamesThatAreLongOrNotEnglish() throws IOException {
    String component = "n".repeat(200);
    String name = component + "/" + component + "/Főtanúsítvány.crt";
    Path root = unpack(new TarMaker().file(name, "x").stream());
    assertThat(root.resolve(name)).hasContent("x");
  }

  @Test
  void keepsExtendedAttributesByteForByte() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    Path program = Files.writeString(source.resolve("ping"), "ping");

    byte[] value = HexFormat.of().parseHex("01000002" + "00200080" + "00000000".repeat(3));
    int directory = FileCalls.openDirectory(source);
    FileCalls.setXattr(directory, "ping", "security.capability", new String(value, ISO_8859_1));
    FileCalls.setXattr(directory, "ping", "user.note", "a=b\n");
    FileCalls.close(directory);
    Path tar = folder.resolve("source.tar");
    Shell.run(
        "tar", "--xattrs", "--xattrs-include=*", "--format=pax", "-C", source, "-cf", tar, "ping");
    Path root = unpack(Files.newInputStream(tar));
    Path again = folder.resolve("again.tar");
    Shell.run(
        "tar", "--xattrs", "--xattrs-include=*", "--format=pax", "-C", root, "-cf", again, "ping");
    String text = Files.readString(again, ISO_8859_1);
    assertThat(text)
        .contains("SCHILY.xattr.security.capability=" + new String(value, ISO_8859_1) + "\n")
        .contains("SCHILY.xattr.user.note=a=b\n\n");
    assertThat(program).exists();
  }

  @Test
  void marksRemovedFilesAndHiddenDirectoriesAsOverlayfsDoes() throws Exception {
    Path root =
        unpack(
            new TarMaker()
                    .directory("etc")
                    .file("etc/.wh.passwd", "")
                    .directory("var")
                    .file("var/.wh..wh..opq", "")
                    .file("var/.wh..wh.plnk", "")
                    .device("old", TarConstants.LF_CHR, 0, 0)
                    .file("both/.wh.gone", "")
                    .file("both/gone/new", "new")
                    .file("kept/dir/a", "a")
                    .file("kept/.wh.dir", "")
                    .file("kept/file", "file")
                    .file("kept/.wh.file", "")
                    .stream());
    for (String whiteout : new String[] {"etc/passwd", "old"}) {
      assertThat(attributes(root.resolve(whiteout)))
          .containsEntry("rdev", 0L)
          .containsEntry("mode", 0020000);
    }
    assertThat(Shell.isOpaque(root.resolve("var"))).isTrue();
    assertThat(Shell.isOpaque(root.resolve("both/gone"))).isTrue();
    assertThat(Shell.isOpaque(root.resolve("kept/dir"))).isTrue();
    assertThat(Shell.isOpaque(root.resolve("etc"))).isFalse();
    assertThat(root.resolve("kept/file")).hasContent("file");
    assertThat(root.resolve("var").toFile().list()).isEmpty();
  }

  @Test
  void keepsHolesInEveryFormThatGnuTarWrites() throws Exception {
    Path source = folder.resolve("holes");
    byte[] expected = new byte[3_000_000];
    for (int i = 0; i < 30; i++) {
      Arrays.fill(expected, i * 100_000, i * 100_000 + 4096, (byte) ('a' + i % 26));
    }
    try (var file = new java.io.RandomAccessFile(source.toFile(), "rw")) {
      file.setLength(expected.length);
      for (int i = 0; i < 30; i++) {
        file.seek(i * 100_000L);
        file.write(expected, i * 100_000, 4096);
      }
    }
    for (String form : new String[] {"0.0", "0.1", "1.0", "gnu"}) {
      Path tar = folder.resolve("holes.tar");
      String[] format =
          form.equals("gnu")
              ? new String[] {"--format=gnu"}
              : new String[] {"--format=pax", "--sparse-version=" + form};
      Shell.run("tar", format, "-S", "-C", folder, "-cf", tar, "holes");
      Path unpacked = unpack(Files.newInputStream(tar)).resolve("holes");
      assertThat(Files.readAllBytes(unpacked)).as(form).isEqualTo(expected);
      String blocks = Shell.output("stat", "-c", "%b", unpacked.toString()).strip();
      assertThat(Integer.parseInt(blocks)).as(form).isLessThan(1000);
    }
  }

  @Test
  void leavesDevicesOut() throws IOException {
    Path root =
        unpack(
            new TarMaker()
                    .directory("dev")
                    .device("dev/sda", TarConstants.LF_BLK, 8, 0)
                    .device("dev/mem", TarConstants.LF_CHR, 1, 1)
                    .file("after", "after")
                    .stream());
    assertThat(root.resolve("dev").toFile().list()).isEmpty();
    assertThat(root.resolve("after")).hasContent("after");
  }

  @Test
  void readsWhatFollowsTheEndMark() throws IOException {
    byte[] tar = new TarMaker().file("a", "a").bytes();
    InputStream longer = new ByteArrayInputStream(Arrays.copyOf(tar, tar.length + 5000));
    unpack(longer);
    assertThat(longer.available()).isZero();
  }
}
