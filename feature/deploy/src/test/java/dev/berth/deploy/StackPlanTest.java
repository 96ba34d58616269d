package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment would do is told, and not done. */
class StackPlanTest {
  private static final String[] WEB = {
    "services:", "  web:", "    image: berth/host", "    deploy: {replicas: 2}"
  };

  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void aNewStackIsPlannedAndNotMade() {
    StackPlan plan = plan(null, WEB);
    assertThat(plan)
        .isEqualTo(
            new StackPlan(
                "shop",
                0,
                1,
                true,
                List.of(
                    new PlannedChange(
                        "service", "web", "create", List.of("2 tasks of image berth/host")),
                    new PlannedChange("network", "shop_default", "create", List.of())),
                List.of()));
    assertThat(dock.list("/api/stacks")).isEmpty();
  }

  @Test
  void theSameFileWouldChangeNothing() {
    dock.deployed("shop", WEB);
    StackPlan plan = plan(null, WEB);
    assertThat(plan.changed()).isFalse();
    assertThat(plan.version()).isEqualTo(1);
    assertThat(plan.changes())
        .containsExactly(new PlannedChange("service", "web", "none", List.of()));
  }

  @Test
  void variablesAreNamedAndTheirValuesAreNot() {
    dock.deployed("shop", WEB);
    StackPlan plan =
        plan(
            null,
            "services:",
            "  web:",
            "    image: berth/host",
            "    environment: {PASSWORD: hunter2}",
            "    deploy: {replicas: 3}",
            "  cache:",
            "    image: berth/host",
            "    volumes: ['data:/data']",
            "volumes: {data: {}}");
    assertThat(plan.from()).isEqualTo(1);
    assertThat(plan.version()).isEqualTo(2);
    assertThat(plan.changes())
        .containsExactly(
            new PlannedChange(
                "service",
                "web",
                "replace",
                List.of("variable PASSWORD", "3 tasks instead of 2", "2 tasks replaced")),
            new PlannedChange("service", "cache", "create", List.of("1 task of image berth/host")),
            new PlannedChange("volume", "shop_data", "create", List.of()));
    assertThat(dock.stack("shop").version()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOutGoesButVolumesStay() {
    dock.deployed(
        "shop",
        "services:",
        "  web: {image: berth/host}",
        "  old: {image: berth/host, volumes: ['data:/data']}",
        "volumes: {data: {}}");
    assertThat(plan(null, "services:", "  web: {image: berth/host}").changes())
        .containsExactly(
            new PlannedChange("service", "web", "none", List.of()),
            new PlannedChange(
                "volume", "shop_data", "keep", List.of("with what is in it; nothing uses it")),
            new PlannedChange("service", "old", "remove", List.of("1 task ended")));
  }

  @Test
  void whatChangesNoTaskReplacesNone() {
    dock.deployed("shop", WEB);
    assertThat(
            plan(
                    null,
                    "services:",
                    "  web:",
                    "    image: berth/host",
                    "    labels: {a: b}",
                    "    deploy: {replicas: 2}")
                .changes())
        .containsExactly(
            new PlannedChange(
                "service", "web", "change", List.of("other labels or exposed ports")));
  }

  @Test
  void aWrongFileIsRefusedAsItWouldBe() {
    assertThatThrownBy(() -> plan(null, "services:", "  web: {imag: berth/host}"))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("Did you mean 'image'?");
    dock.deployed("shop", WEB);
    assertThatThrownBy(() -> plan(7L, WEB)).hasMessageContaining("it is at version 1, not 7");
  }

  private StackPlan plan(@Nullable Long expected, String... lines) {
    Response answer =
        dock.call(
            "POST", "/api/stacks/shop/plan", Dock.request(expected, Map.of(), Map.of(), lines));
    return (StackPlan) ((Response.Json) answer).body();
  }
}
