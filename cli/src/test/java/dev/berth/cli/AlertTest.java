package dev.berth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void open() {
    stage = new Stage();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void listsWhatFires() {
    stage.answer(
        "GET /api/alerts",
        200,
        """
        [{"rule":"down","state":"firing","severity":"critical","since":"%s",
          "labels":{"alertname":"down","severity":"critical","service":"web"},
          "annotations":{"summary":"web is down"},"silenced":["s1"]}]
        """
            .formatted(Stage.NOON.minusSeconds(300)));
    assertThat(stage.play("alert", "ls")).isZero();
    assertThat(stage.out())
        .isEqualTo(
            """
            RULE  STATE              SEVERITY  SINCE   LABELS       SUMMARY
            down  firing (silenced)  critical  5m ago  service=web  web is down
            """);
  }

  @Test
  void appliesFiles() throws Exception {
    Path file = Files.writeString(folder.resolve("rules.yml"), "rules: []");
    stage.answer(
        "POST /api/alert-rules?file=" + URLEncoder.encode(file.toString(), UTF_8),
        200,
        "{\"rules\":[\"down\"],\"receivers\":[\"ops\"],\"dryRun\":false}");
    assertThat(stage.play("alert", "apply", "-f", file.toString())).isZero();
    assertThat(stage.out()).isEqualTo("receiver ops\nrule down\n");
    assertThat(stage.requests().getFirst()).contains("/api/alert-rules?file=", "rules: []");
  }

  @Test
  void addsSilences() {
    stage.answer("POST /api/alert-silences", 201, "{\"id\":\"s1\"}");
    assertThat(stage.play("alert", "silence", "add", "--for", "1h", "service=web")).isZero();
    assertThat(stage.out()).isEqualTo("s1\n");
    assertThat(stage.requests())
        .containsExactly(
            "POST /api/alert-silences {\"matchers\":[\"service=web\"],\"to\":\"%s\"}"
                .formatted(Stage.NOON.plusSeconds(3600)));
  }
}
