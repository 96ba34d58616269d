package dev.berth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void isTheOneAskedForThenTheVariablesThenTheUsersOwn() {
    Map<String, String> environment = Map.of("BERTH_DATA", "/srv/b");

    assertThat(DataDirectory.of(Path.of("/srv/a"), environment).path()).hasToString("/srv/a");
    assertThat(DataDirectory.of(null, environment).path()).hasToString("/srv/b");
    assertThat(DataDirectory.of(null, Map.of()).path().toString())
        .isIn("/var/lib/berth", System.getProperty("user.home") + "/.local/share/berth");
  }

  @Test
  void findsTheRunningServer() throws IOException {
    Files.writeString(
        folder.resolve("server.json"),
        "{\"pid\":%d,\"httpPort\":8123,\"version\":\"1\",\"settings\":{\"engine\":\"fake\"}}"
            .formatted(ProcessHandle.current().pid()));
    Files.writeString(folder.resolve("admin.token"), "abc\n");
    DataDirectory data = new DataDirectory(folder);

    assertThat(data.findServer().orElseThrow().settings()).isEqualTo(Map.of("engine", "fake"));
    assertThat(data.address().port()).isEqualTo(8123);
    assertThat(data.address().token().reveal()).isEqualTo("abc");
  }

  @Test
  void takesNoOtherProcessForAServer() throws IOException {
    Files.writeString(folder.resolve("server.json"), "{\"pid\":1,\"httpPort\":8123}");
    assertThat(new DataDirectory(folder).findServer()).isEmpty();

    Files.writeString(folder.resolve("server.json"), "{\"pid\":999999999,\"httpPort\":8123}");
    assertThat(new DataDirectory(folder).findServer()).isEmpty();
  }

  @Test
  void tellsThatNoServerRuns() {
    assertThatThrownBy(() -> new DataDirectory(folder).address())
        .hasMessage(
            "Cannot find a running server for '%s'. Start one with 'berth up', or name another with --data or --server."
                .formatted(folder));
  }
}
