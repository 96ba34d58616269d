package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.compose.StackSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFilesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void sendsOnlyTheVariablesThatTheFilesMention() throws IOException {
    Files.createDirectory(folder.resolve("shop"));
    Files.writeString(
        folder.resolve("shop/compose.yml"), "services: {web: {image: \"${IMAGE}:${TAG-1}$NONE\"}}");
    Files.writeString(folder.resolve("shop/.env"), "IMAGE=of-file\nTAG=2\nOTHER=3\n");

    StackSource source =
        files(Map.of("IMAGE", "of-environment", "SECRET", "x")).read(List.of("shop/compose.yml"));

    assertThat(source.variables()).isEqualTo(Map.of("IMAGE", "of-environment", "TAG", "2"));
    assertThat(source.directory()).isEqualTo(folder.resolve("shop").toString());
    assertThat(source.files().getFirst().name()).isEqualTo("shop/compose.yml");
  }

  @Test
  void readsStandardInputAndSeveralFilesInOrder() throws IOException {
    Files.writeString(folder.resolve("b.yml"), "b: 1");

    StackSource source = files(Map.of()).read(List.of("-", "b.yml"));

    assertThat(source.files())
        .containsExactly(
            new StackSource.Text("-", "services: {}"), new StackSource.Text("b.yml", "b: 1"));
    assertThat(source.directory()).isEqualTo(folder.toString());
  }

  @Test
  void tellsWhyAFileCannotBeRead() throws IOException {
    Files.write(folder.resolve("latin1.yml"), new byte[] {(byte) 0xfc});
    Files.write(folder.resolve("large.yml"), new byte[1024 * 1024 + 1]);

    assertRefused(
        "missing.yml", "Cannot read 'missing.yml': there is no such file. Check the path.");
    assertRefused(".", "Cannot read '.': it is a folder. Name the Compose file in it.");
    assertRefused(
        "latin1.yml", "Cannot read 'latin1.yml': it is not UTF-8 text. Save it as UTF-8.");
    assertRefused(
        "large.yml", "Cannot read 'large.yml': it is larger than 1 MiB. Is it a Compose file?");
  }

  private void assertRefused(String file, String message) {
    assertThatThrownBy(() -> files(Map.of()).read(List.of(file))).hasMessage(message);
  }

  private StackFiles files(Map<String, String> environment) {
    InputStream in = new ByteArrayInputStream("services: {}".getBytes(StandardCharsets.UTF_8));
    return new StackFiles(
        new Shell(in, System.out, System.err, environment, folder, () -> Stage.NOON, Set.of()));
  }
}
