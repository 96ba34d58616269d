package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskReaderTest {
  @Test
  void letsNoRunEndBeforeItsStart() {
    TaskState state =
        TaskReader.state(
            Json.tree(
                """
                {"State": {"Status": "exited", "ExitCode": 42,
                           "StartedAt": "2026-01-01T00:00:00.2Z",
                           "FinishedAt": "2026-01-01T00:00:00.1Z"}}
                """
                    .getBytes(StandardCharsets.UTF_8)));

    assertThat(state)
        .isEqualTo(
            new TaskState.Exited(
                Instant.parse("2026-01-01T00:00:00.2Z"),
                42,
                TaskState.Cause.EXITED,
                "exited with code 42"));
  }
}
