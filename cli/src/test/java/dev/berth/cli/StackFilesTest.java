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
        read(Map.of("IMAGE", "of-environment", "SECRET", "x"), "shop/compose.yml").source();

    assertThat(source.variables()).isEqualTo(Map.of("IMAGE", "of-environment", "TAG", "2"));
    assertThat(source.directory()).isEqualTo(folder.resolve("shop").toString());
    assertThat(source.files().getFirst().name()).isEqualTo("shop/compose.yml");
  }

  @Test
  void readsStandardInputAndSeveralFilesInOrder() throws IOException {
    Files.writeString(folder.resolve("b.yml"), "b: 1");

    StackSource source = read(Map.of(), "-", "b.yml").source();

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
    assertRefused(".", "Cannot read '.': it is a folder. Name a file in it.");
    assertRefused(
        "latin1.yml", "Cannot read 'latin1.yml': it is not UTF-8 text. Save it as UTF-8.");
    assertRefused(
        "large.yml", "Cannot read 'large.yml': it is larger than 1 MiB. Is it the right file?");
  }

  @Test
  void findsTheFileHereOrAboveWithItsOverride() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("shop/inner"));
    Files.writeString(folder.resolve("shop/compose.yaml"), "a: 1");
    Files.writeString(folder.resolve("shop/docker-compose.yml"), "b: 1");
    Files.writeString(folder.resolve("shop/compose.override.yml"), "c: 1");

    assertThat(names(in(inner, Map.of()))).containsExactly("a: 1", "c: 1");
    assertThat(names(in(folder.resolve("shop"), Map.of()))).containsExactly("a: 1", "c: 1");
    assertThat(in(inner, Map.of()).source().directory())
        .isEqualTo(folder.resolve("shop").toString());
    assertThatThrownBy(() -> in(folder, Map.of()))
        .hasMessage(
            "Cannot find a Compose file: there is no compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml in '%s' or above. Name one with -c."
                .formatted(folder));
  }

  @Test
  void heedsTheVariablesOfCompose() throws IOException {
    Files.writeString(folder.resolve("compose.yaml"), "a: 1");
    Files.writeString(folder.resolve("b.yml"), "b: 1");
    Files.writeString(folder.resolve("c.yml"), "c: 1");
    Files.writeString(
        folder.resolve(".env"),
        "COMPOSE_FILE=b.yml:c.yml\nCOMPOSE_PROFILES=x, y\nCOMPOSE_PROJECT_NAME=of-file\n");

    Project project = in(folder, Map.of("COMPOSE_PROJECT_NAME", "shop"));

    assertThat(names(project)).containsExactly("b: 1", "c: 1");
    assertThat(project.source().profiles()).containsExactlyInAnyOrder("x", "y");
    assertThat(project.variable()).isEqualTo("shop");
  }

  @Test
  void prefersWhatIsSaidToVariables() throws IOException {
    Files.createDirectory(folder.resolve("else"));
    Files.writeString(folder.resolve("b.yml"), "b: $A-$B-$C");
    Files.writeString(folder.resolve("one.env"), "A=1\nB=1\n");
    Files.writeString(folder.resolve("two.env"), "B=2\n");
    Files.writeString(folder.resolve(".env"), "C=3\nCOMPOSE_FILE=none.yml\n");

    StackSource source =
        files(Map.of("COMPOSE_PROFILES", "x"))
            .read(
                new StackFiles.Request(
                    List.of("b.yml"), List.of("z"), List.of("one.env", "two.env"), "else"))
            .source();

    assertThat(source.variables()).isEqualTo(Map.of("A", "1", "B", "2"));
    assertThat(source.profiles()).containsExactly("z");
    assertThat(source.directory()).isEqualTo(folder.resolve("else").toString());
  }

  private static List<String> names(Project project) {
    return project.source().files().stream().map(StackSource.Text::content).toList();
  }

  private static Project in(Path called, Map<String, String> environment) {
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            System.out,
            System.err,
            environment,
            called,
            () -> Stage.NOON,
            Set.of());
    return new StackFiles(shell)
        .read(new StackFiles.Request(List.of(), List.of(), List.of(), null));
  }

  private void assertRefused(String file, String message) {
    assertThatThrownBy(() -> read(Map.of(), file)).hasMessage(message);
  }

  private Project read(Map<String, String> environment, String... files) {
    return files(environment)
        .read(new StackFiles.Request(List.of(files), List.of(), List.of(), null));
  }

  private StackFiles files(Map<String, String> environment) {
    InputStream in = new ByteArrayInputStream("services: {}".getBytes(StandardCharsets.UTF_8));
    return new StackFiles(
        new Shell(in, System.out, System.err, environment, folder, () -> Stage.NOON, Set.of()));
  }
}
