package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that would reach out of their image: refused, and nothing of them stays. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class HostileArchiveTest {
  private static final Installation BERTH = Installation.create();
  private static final int BLOCK = 512;

  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    BERTH.up().succeeded();
  }

  @AfterAll
  static void stop() {
    BERTH.close();
  }

  @AfterEach
  void nothingStays() {
    assertThat(BERTH.berth("image", "ls", "-q").succeeded().out()).doesNotContain("bad");
    assertThat(BERTH.machine().engineFiles("layers")).isEmpty();
    assertThat(BERTH.machine().engineFiles("tmp/images")).isEmpty();
    assertThat(folder.resolveSibling("escaped")).doesNotExist();
  }

  static Stream<Arguments> archives() {
    String away = "../".repeat(20) + folder.resolveSibling("escaped");
    return Stream.of(
        Arguments.of("a name that climbs", entry(away, '0', "", "x")),
        Arguments.of(
            "a name through a link out",
            entry("out", '2', "/tmp", "") + entry("out/../" + away, '0', "", "x")),
        Arguments.of("a hard link out", entry("shadow", '1', "../".repeat(20) + "etc/shadow", "")),
        Arguments.of("what is no archive", "no archive at all, ".repeat(100)),
        Arguments.of(
            "one that ends early", entry("a", '0', "", "x".repeat(900)).substring(0, 700)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void isRefused(String what, String tar) throws IOException {
    Path file = folder.resolve("bad.tar");
    Files.write(file, (tar + "\0".repeat(2 * BLOCK)).getBytes(StandardCharsets.ISO_8859_1));

    CommandResult result = BERTH.berth("image", "import", file.toString(), "bad:1");

    assertThat(result.failedWith(1).err())
        .as(what)
        .contains("Cannot import image 'bad:1': ")
        .doesNotContain("Exception", "defect");
  }

  /** One entry of a tar, padded to whole blocks. */
  private static String entry(String name, char type, String link, String content) {
    StringBuilder header = new StringBuilder("\0".repeat(BLOCK));
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(content.length()));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    put(header, 156, String.valueOf(type));
    put(header, 157, link);
    put(header, 257, "ustar\00000");
    int sum = header.chars().sum();
    put(header, 148, "%06o\0".formatted(sum));
    int padding = (BLOCK - content.length() % BLOCK) % BLOCK;
    return header + content + "\0".repeat(padding);
  }

  private static void put(StringBuilder header, int at, String text) {
    header.replace(at, at + text.length(), text);
  }
}
