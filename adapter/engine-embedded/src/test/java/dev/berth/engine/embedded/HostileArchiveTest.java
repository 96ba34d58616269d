package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kit.Requires;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that want more than to be unpacked. */
@Requires("root")
class HostileArchiveTest {
  private static final ArchiveBudget.Limits LIMITS =
      new ArchiveBudget.Limits(ByteSize.ofMebibytes(8), 1000, new ByteSize(0));

  @TempDir Path folder;
  private Path target;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    target = Files.createDirectory(folder.resolve("layer"));
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
  }

  @AfterEach
  void nothingOutsideWasTouched() {
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("layer", "outside");
    assertThat(outside.toFile().list()).containsExactly("secret");
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  private void unpack(InputStream tar) throws IOException {
    ArchiveBudget budget = new ArchiveBudget(LIMITS, folder);
    new LayerUnpacker(budget).unpack(budget.count(Compression.open(tar)), target);
  }

  private void refused(ErrorCode code, String message, InputStream tar) {
    assertThatThrownBy(() -> unpack(tar))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(ArchiveException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void refused(String message, TarMaker tar) {
    refused(ErrorCode.INVALID_INPUT, message, tar.stream());
  }

  @Test
  void absolutePathsStayInside() throws IOException {
    unpack(new TarMaker().file(outside + "/planted", "x").stream());
    assertThat(target.resolve(outside.toString().substring(1)).resolve("planted")).exists();
  }

  @Test
  void pathsThatLeadUpAreRefused() {
    refused("leads out of it", new TarMaker().file("../outside/planted", "x"));
    refused("leads out of it", new TarMaker().file("a/../../outside/planted", "x"));
    refused("leads out of it", new TarMaker().directory(".."));
  }

  @Test
  void filesThroughAPlantedLinkAreRefused() {
    refused(
        "passes through 'way', which is not a directory",
        new TarMaker().symbolicLink("way", outside.toString()).file("way/planted", "x"));
    refused(
        "passes through 'b', which is not a directory",
        new TarMaker().symbolicLink("a/b", "../../outside").directory("a/b/c"));
  }

  @Test
  void aFileTakesThePlaceOfALinkAndIsNotWrittenThroughIt() throws IOException {
    unpack(
        new TarMaker()
                .symbolicLink("link", outside.resolve("secret").toString())
                .hardLink("alias", "link")
                .file("link", "planted")
                .file("alias", "planted")
                .stream());
    assertThat(target.resolve("link")).hasContent("planted");
    assertThat(Files.isSymbolicLink(target.resolve("alias"))).isFalse();
  }

  @Test
  void aDirectoryTakesThePlaceOfALinkAndDoesNotDescribeItsTarget() throws IOException {
    Object before = Files.getAttribute(outside, "unix:mode");
    unpack(
        new TarMaker()
                .symbolicLink("link", outside.toString())
                .add("link/", TarConstants.LF_DIR, entry -> entry.setMode(0777))
                .stream());
    assertThat(Files.getAttribute(outside, "unix:mode")).isEqualTo(before);
  }

  @Test
  void hardLinksToFilesOutsideAreRefused() {
    refused("leads out of it", new TarMaker().hardLink("mine", "../outside/secret"));
    refused("not a file in it", new TarMaker().hardLink("mine", outside + "/secret"));
    refused(
        "passes through 'way'",
        new TarMaker().symbolicLink("way", outside.toString()).hardLink("mine", "way/secret"));
    refused("not a file in it", new TarMaker().directory("a").hardLink("mine", "a"));
    refused("names a directory", new TarMaker().hardLink("mine", "."));
  }

  @Test
  void theRootIsNotReplaced() {
    refused(
        "the root directory",
        new TarMaker().add("./", TarConstants.LF_SYMLINK, entry -> entry.setLinkName("/")));
  }

  @Test
  void whiteoutsOfTheDirectoryAboveAreRefused() {
    refused("removes nothing", new TarMaker().file("a/.wh...", ""));
    refused("removes nothing", new TarMaker().file("a/.wh..", ""));
    refused("removes nothing", new TarMaker().file("a/.wh.", ""));
  }

  @Test
  void filledDirectoriesDoNotGiveWay() {
    refused("takes the place of a directory", new TarMaker().file("a/b", "").file("a", ""));
  }

  @Test
  void attributesOfTheOverlayItselfAreLeftOut() throws Exception {
    unpack(
        new TarMaker()
                .add(
                    "dir/",
                    TarConstants.LF_DIR,
                    entry -> entry.addPaxHeader("SCHILY.xattr.trusted.overlay.opaque", "y"))
                .stream());
    assertThat(Shell.isOpaque(target.resolve("dir"))).isFalse();
  }

  @Test
  void bombsAreRefused() {
    byte[] zeros = new byte[32 * 1024 * 1024];
    byte[] packed = TarMaker.gzip(new TarMaker().file("zeros", zeros, entry -> {}).bytes());
    assertThat(packed.length).isLessThan(64 * 1024);
    refused(ErrorCode.TOO_LARGE, "larger than the 8MiB allowed", new ByteArrayInputStream(packed));
  }

  @Test
  void bombsBehindTheEndMarkAreRefused() {
    byte[] tar = new TarMaker().file("a", "a").bytes();
    byte[] packed = TarMaker.gzip(Arrays.copyOf(tar, 32 * 1024 * 1024));
    refused(ErrorCode.TOO_LARGE, "larger than the 8MiB allowed", new ByteArrayInputStream(packed));
  }

  @Test
  void tooManyEntriesAreRefused() {
    TarMaker tar = new TarMaker();
    for (int i = 0; i < 1001; i++) {
      tar.file("file" + i, "");
    }
    refused(ErrorCode.TOO_LARGE, "more than the 1000 entries allowed", tar.stream());
  }

  @Test
  void namesBeyondWhatLinuxAllowsAreRefused() {
    refused("is too long", new TarMaker().file("n".repeat(256), ""));
    refused("is too long", new TarMaker().file("a/".repeat(2500) + "b", ""));
    refused("is too deep", new TarMaker().file("a/".repeat(300) + "b", ""));
  }

  @Test
  void hugeHeadersAreRefused() {
    refused(
        "an extended header in it is too large",
        new TarMaker()
            .add(
                "file",
                TarConstants.LF_NORMAL,
                entry -> entry.addPaxHeader("comment", "x".repeat(2_000_000))));
  }

  @Test
  void impossibleOwnersAreRefused() {
    refused(
        "impossible owner",
        new TarMaker().add("a", TarConstants.LF_NORMAL, entry -> entry.setUserId(1L << 40)));
  }

  @Test
  void cutArchivesAreRefused() {
    byte[] tar = new TarMaker().file("file", "x".repeat(5000)).bytes();
    refused(
        ErrorCode.INVALID_INPUT,
        "ends too early",
        new ByteArrayInputStream(Arrays.copyOf(tar, 3000)));
    refused(
        ErrorCode.INVALID_INPUT,
        "ends too early",
        new ByteArrayInputStream(Arrays.copyOf(tar, 100)));
  }

  @Test
  void whatIsNoTarIsRefused() {
    byte[] text = "hello ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    refused(ErrorCode.INVALID_INPUT, "it is not a tar", new ByteArrayInputStream(text));
  }

  @Test
  void damagedArchivesNeverReachOutside() throws IOException {
    byte[] good =
        new TarMaker()
            .directory("a")
            .file("a/" + "long".repeat(40), "content")
            .symbolicLink("a/link", outside.toString())
            .hardLink("a/hard", "a/link")
            .file(
                "x",
                new byte[700],
                entry -> Map.of("SCHILY.xattr.user.a", "b").forEach(entry::addPaxHeader))
            .bytes();
    long seed = 20_26;
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j < 4; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      int header = random.nextInt(bad.length / 512) * 512;
      sign(bad, header);
      target = Files.createDirectories(folder.resolve("layer/" + i));
      try {
        unpack(new ByteArrayInputStream(bad));
      } catch (ArchiveException e) {
        assertThat(e).hasMessageNotContaining("\n");
      }
    }
  }

  /** Makes the checksum of a header right again. */
  private static void sign(byte[] tar, int header) {
    Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
    int sum = 0;
    for (int i = header; i < header + 512; i++) {
      sum += tar[i] & 0xff;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, header + 148, 8);
  }
}
