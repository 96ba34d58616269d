package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with the real buildah, whose images are kept in a folder of the test. */
@Tag("full")
@Requires({"root", "buildah", "busybox"})
class BuildahTest {
  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void buildsFromNothingAndFromWhatWasBuilt() throws IOException {
    Path web = Files.createDirectories(folder.resolve("web"));
    Files.copy(Path.of("/bin/busybox"), web.resolve("busybox"));
    Files.writeString(
        web.resolve("Dockerfile"),
        """
        FROM scratch
        ADD busybox /bin/busybox
        ARG TOKEN
        RUN ["/bin/busybox", "sh", "-c", "/bin/busybox echo I know $TOKEN. > /made"]
        """);
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        name: berth-test
        services:
          web: {image: "berth-test-base:1", build: {context: web, args: {TOKEN: my-token}}}
          copy:
            build:
              context: .
              dockerfile_inline: |
                FROM berth-test-base:1
                RUN ["/bin/busybox", "sh", "-c", "/bin/busybox tac /made > /copy"]
        """);
    Files.writeString(
        folder.resolve("storage.conf"),
        """
        [storage]
        driver = "vfs"
        graphroot = "%1$s/images"
        runroot = "%1$s/run"
        """
            .formatted(folder));
    stage
        .in(folder)
        .variable("PATH", System.getenv("PATH"))
        .variable("CONTAINERS_STORAGE_CONF", folder.resolve("storage.conf").toString())
        .answer("POST /api/images/load", 200, "[]");

    int code = stage.play("stack", "build");

    assertThat(code).as(stage.err()).isZero();
    assertThat(stage.out()).isEqualTo("berth-test-base:1\nberth-test-copy:latest\n");
    assertThat(stage.err()).contains("web | STEP 4/4: RUN").contains("copy | STEP 2/2: RUN");
    assertThat(stage.requests())
        .hasSize(2)
        .allMatch(archive -> archive.contains("I know my-token."))
        .anyMatch(archive -> archive.contains("[\"docker.io/library/berth-test-base:1\"]"))
        .anyMatch(archive -> archive.contains("[\"docker.io/library/berth-test-copy:latest\"]"));
  }
}
