package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants see, slow and fill nobody but themselves. */
class TenantsTest {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static String rule(String name, String query) {
    return "rules: [{name: %s, kind: threshold, query: %s, above: 1, every: 10s}]"
        .formatted(name, query);
  }

  @Test
  void seeOnlyTheirOwn() {
    scene.sources.counts.put("acme q", 5L);
    scene.apply(Scene.OTHER, rule("r", "q"));
    scene.apply(rule("r", "q"));
    assertThat(scene.get("/api/alerts")).contains("\"rule\":\"r\"");
    for (String path : List.of("/api/alerts", "/api/alert-history")) {
      assertThat(scene.ask("GET", path, Scene.OTHER, "", Map.of(), null)).isEqualTo("200 []");
    }
    scene.alerts.remove(Scene.ACME);
    assertThat(scene.alerts.count(Scene.ACME)).isEmpty();
    assertThat(scene.alerts.count(new TenantId("rival"))).isEqualTo(Map.of("alert rule", 1L));
  }

  @Test
  void whoMayNothingIsRefusedReceivers() {
    Principal writer = new Principal("dev", Scene.ACME, false);
    assertThatThrownBy(
            () ->
                scene.ask(
                    "POST",
                    "/api/alert-rules",
                    writer,
                    "",
                    Map.of(),
                    "receivers: [{name: a, push: {url: 'https://example.org/'}}]"))
        .hasMessage(
            "Cannot do 'alertreceiver:Write' on 'berth:acme:alertreceiver/a' as 'dev': Nothing"
                + " allows it.");
  }

  @Test
  void eachRuleAndReceiverOfAFileIsAskedFor() {
    String file =
        "{rules: [{name: a, kind: query, query: q}, {name: b, kind: query, query: q}],"
            + " receivers: [{name: c, push: {url: 'https://example.org/'}}]}";
    for (String denied :
        List.of("alertrule:Write alertrule/b", "alertreceiver:Write alertreceiver/c")) {
      scene.denied.add(denied);
      assertThatThrownBy(() -> scene.apply(file)).hasMessageContaining("Nothing allows it.");
      assertThat(scene.get("/api/alert-rules")).isEqualTo("200 []");
      scene.denied.clear();
    }
    scene.denied.add("alertrule:Write alertrule/*");
    scene.trail.clear();
    scene.apply(file);
    assertThat(scene.trail)
        .extracting(entry -> entry.action() + " " + entry.resource().path())
        .containsExactly(
            "alertrule:Write alertrule/a",
            "alertrule:Write alertrule/b",
            "alertreceiver:Write alertreceiver/c");
    // What has no name that could be allowed takes the right to all of them.
    assertThatThrownBy(() -> scene.apply("rules: [{kind: query, query: q}]"))
        .hasMessageContaining("'berth:acme:alertrule/*'");
  }

  @Test
  void haveSoManyRulesAndNoMore() {
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rules.add("{name: r%d, kind: query, query: q, enabled: false}".formatted(i));
    }
    scene.apply("rules: [" + String.join(", ", rules) + "]");
    assertThatThrownBy(() -> scene.apply(rule("more", "q")))
        .hasMessage("Cannot keep 201 rules: a tenant may have 200. Remove some.");
    assertThatThrownBy(
            () ->
                scene.ask(
                    "GET",
                    "/api/alert-rules/{rule}",
                    Scene.OPERATOR,
                    "",
                    Map.of("rule", "more"),
                    null))
        .hasMessage(
            "Cannot find rule 'more': there is none of that name. List them with 'berth alert rule"
                + " ls'.");
  }

  @Test
  void aTenantWhoseRulesHangHoldsUpItselfOnly() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<String> looked = new java.util.concurrent.CopyOnWriteArrayList<>();
    Alerts.Sources sources =
        new Alerts.Sources(
            (tenant, query, _, _) -> {
              looked.add(tenant + " " + query);
              if (query.equals("hang")) {
                awaitIgnoringInterrupts(release);
              }
              return 0;
            },
            (_, _, _, _, _, _) -> Map.of(),
            (_, _, _, _, _, _) -> List.of(),
            (_, _, _, _) -> List.of());
    scene.alerts.close();
    ExecutorService executor = dev.berth.kernel.Threads.virtual("test");
    scene.alerts = scene.open(executor, sources);
    scene.alerts.prepare();
    for (int i = 0; i < 5; i++) {
      scene.apply(rule("hang" + i, "hang"));
    }
    scene.apply(Scene.OTHER, rule("good", "good"));
    Eventually.withinSeconds(
        20,
        () -> {
          scene.alerts.tick();
          assertThat(looked).contains("rival good");
        });
    assertThat(looked).filteredOn("acme hang"::equals).hasSize(2);
    release.countDown();
    Eventually.withinSeconds(
        20,
        () -> {
          scene.alerts.tick();
          assertThat(looked).filteredOn("acme hang"::equals).hasSize(5);
        });
  }

  private static void awaitIgnoringInterrupts(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
