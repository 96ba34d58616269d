package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of what runs, without its files. */
class ChangeTest {
  private static final String WEB = "POST /api/stacks/shop/services/web/";
  private static final String DONE = "{\"type\":\"done\"}";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void scalesSeveralAtOnceAndWaitsForTheLastVersionOfEachStack() {
    stage
        .answer(WEB + "scale", 202, "{\"version\":4}")
        .answer("POST /api/stacks/shop/services/db/scale", 202, "{\"version\":5}")
        .answer("GET /api/stacks/shop/progress?version=5", 200, DONE);

    assertThat(stage.play("service", "scale", "shop/web=3", "shop/db=0")).isZero();

    assertThat(stage.out()).isEqualTo("shop/web\nshop/db\n");
    assertThat(stage.requests())
        .containsExactly(
            WEB + "scale {\"replicas\":3}",
            "POST /api/stacks/shop/services/db/scale {\"replicas\":0}",
            "GET /api/stacks/shop/progress?version=5");
  }

  @Test
  void changesNothingWhenOneNameIsWrong() {
    assertThat(stage.play("service", "restart", "shop_web", "shop_bd")).isEqualTo(1);

    assertThat(stage.requests()).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void updatesWhatIsSaidAndNothingElse() {
    stage.variable("HERE", "x").answer(WEB + "update", 202, "{\"version\":4}");

    int code =
        stage.play(
            "service",
            "update",
            "-d",
            "--image=shop:2",
            "--env-add=A=b=c",
            "--env-add=HERE",
            "--env-rm=C",
            "shop/web");

    assertThat(code).isZero();
    assertThat(stage.requests())
        .containsExactly(
            WEB
                + "update {\"image\":\"shop:2\",\"environment\":{\"C\":null,\"A\":\"b=c\",\"HERE\":\"x\"}}");
  }

  @Test
  void updatesReplicasAndByForce() {
    stage.answer(WEB + "update", 202, "{\"version\":4}");

    assertThat(stage.play("service", "update", "-d", "--replicas=2", "--force", "shop/web"))
        .isZero();

    assertThat(stage.requests()).containsExactly(WEB + "update {\"replicas\":2,\"force\":true}");
  }

  @Test
  void refusesAnUpdateOfNothing() {
    assertThat(stage.play("service", "update", "shop/web")).isEqualTo(1);
    assertThat(stage.play("service", "update", "--env-add", "NOT_HERE", "shop/web")).isEqualTo(1);

    assertThat(stage.err())
        .isEqualTo(
            """
            Cannot update service 'shop/web': nothing is to change. Give --image, --env-add, --env-rm, --replicas or --force.
            Cannot set the variable 'NOT_HERE': it has no value here. Write it as NAME=VALUE.
            """);
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void goesBackToAVersion() {
    stage
        .answer(WEB + "rollback", 202, "{\"version\":6}")
        .answer("GET /api/stacks/shop/progress?version=6", 200, DONE)
        .answer("POST /api/stacks/shop/rollback", 202, "{\"version\":6}")
        .answer("POST /api/stacks/shop/rollback?version=3", 202, "{\"version\":6}");

    assertThat(stage.play("service", "rollback", "shop/web")).isZero();
    assertThat(stage.play("stack", "rollback", "shop")).isZero();
    assertThat(stage.play("stack", "rollback", "-d", "--to", "3", "shop")).isZero();

    assertThat(stage.out()).isEqualTo("shop/web\nshop\nshop\n");
  }

  @Test
  void tellsADeploymentThatWentBackByItself() {
    stage
        .answer(WEB + "restart", 202, "{\"version\":4}")
        .answer(
            "GET /api/stacks/shop/progress?version=4",
            200,
            "{\"type\":\"failed\",\"reason\":\"Cannot complete service 'web' of stack 'shop': it is rolled back.\"}");

    assertThat(stage.play("service", "restart", "shop/web")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot complete service 'web' of stack 'shop': it is rolled back. Look with 'berth stack ps shop' and 'berth stack logs shop'.\n");
  }
}
