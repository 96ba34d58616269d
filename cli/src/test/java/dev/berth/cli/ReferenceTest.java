package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How people may name services and tasks. */
class ReferenceTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "abc123, abc123",
    "abd, abd456",
    "shop_web.2, abd456",
    "shop_web.1, abc123",
    "shop_web.1.xyz789, xyz789",
    "xyz, xyz789"
  })
  void aTaskIsNamedByItsIdOrNameOrTheirBeginnings(String name, String id) {
    stage.answer("GET /api/tasks/" + id, 200, "{\"id\":\"" + id + "\"}");

    assertThat(stage.play("task", "inspect", name)).isZero();
    assertThat(stage.out()).isEqualTo("id: " + id + "\n");
  }

  @Test
  void aTaskThatCouldBeSeveralIsRefused() {
    assertThat(stage.play("task", "inspect", "ab")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot tell which task 'ab' means: shop_web.1.abc123, shop_web.2.abd456. Write more of its id.\n");
  }

  @Test
  void aMisspeltTaskIsSuggested() {
    assertThat(stage.play("task", "inspect", "shop_wbe.1.abc123")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo("Cannot find the task 'shop_wbe.1.abc123'. Did you mean 'shop_web.1.abc123'?\n");
  }

  @ParameterizedTest
  @CsvSource({"shop/web", "shop_web"})
  void aServiceIsNamedInEitherForm(String name) {
    stage.answer("POST /api/stacks/shop/services/web/restart", 202, "{\"version\":1}");

    assertThat(stage.play("service", "restart", "-d", name)).isZero();
    assertThat(stage.out()).isEqualTo("shop/web\n");
  }

  @Test
  void aMisspeltServiceIsSuggested() {
    assertThat(stage.play("service", "stop", "shop_wbe")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo("Cannot find the service 'shop_wbe'. Did you mean 'shop_web'?\n");
  }

  @ParameterizedTest
  @CsvSource({
    "shop, /api/stacks/shop/logs",
    "shop/web, /api/stacks/shop/services/web/logs",
    "shop_web, /api/stacks/shop/services/web/logs",
    "abc, /api/tasks/abc123/logs"
  })
  void logsAreThoseOfWhateverHasTheName(String name, String path) {
    stage.answer("GET " + path + "?tail=5&since=2026-01-31T11:50:00Z", 200, "");
    stage.answer("GET " + path + "?tail=5&since=2026-01-31T11%3A50%3A00Z", 200, "");

    assertThat(stage.play("logs", "-n", "5", "--since", "10m", name)).isZero();
    assertThat(stage.requests().getLast()).startsWith("GET " + path);
  }

  @Test
  void aNameThatNothingHasIsRefused() {
    assertThat(stage.play("logs", "shob")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo("Cannot find a stack, a service or a task named 'shob'. Did you mean 'shop'?\n");
  }
}
