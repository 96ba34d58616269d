package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskListingTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void keepsThoseForWhichEveryFilterHolds() {
    assertThat(
            stage.play("task", "ls", "-aq", "--filter", "state=running", "-f", "name=shop_web.1"))
        .isZero();

    assertThat(stage.out()).isEqualTo("abc123\n");
  }

  @Test
  void refusesAFilterThatNothingCanMatch() {
    assertThat(stage.play("task", "ls", "-f", "colour=red")).isEqualTo(2);
    assertThat(stage.err()).contains("'colour=red' is not KEY=VALUE with one of the keys id, name");
  }

  @Test
  void shortensLongReasonsUnlessTold() {
    String reason = "because ".repeat(10) + "of it";
    stage.answer(
        "GET /api/tasks",
        200,
        "[{\"id\":\"a\",\"name\":\"s_w.1.a\",\"state\":\"exited\",\"reason\":\"%s\"}]"
            .formatted(reason));

    assertThat(stage.play("task", "ls")).isZero();
    assertThat(stage.out()).contains("because bec…\n").doesNotContain("of it");
    assertThat(stage.play("task", "ls", "--no-trunc")).isZero();
    assertThat(stage.out()).contains(reason);
  }
}
