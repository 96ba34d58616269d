package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a rule to a webhook. */
class WebhookTest {
  @TempDir Path folder;
  private Scene scene;
  private Hook hook;

  @BeforeEach
  void open() throws Exception {
    scene = new Scene(folder);
    hook = new Hook();
  }

  @AfterEach
  void close() {
    hook.close();
    scene.close();
  }

  private void applyRule() {
    scene.apply(
        """
        receivers:
          - name: ops
            webhook: {url: '%s', secret: planted, authorization: Bearer abc}
        rules:
          - name: many-errors
            kind: threshold
            query: 'severity: error'
            above: 10
            summary: '{{value}} errors in {{window}}'
            labels: {team: shop}
            receivers: [ops]
        """
            .formatted(hook.url("/hook?a=b")));
  }

  @Test
  void aCountOfRecordsFiresAndPosts() {
    scene.sources.counts.put("severity: error", 48L);
    applyRule();
    assertThat(scene.states()).isEqualTo("{many-errors=firing}");
    assertThat(hook.calls).isEmpty();
    scene.pass(Duration.ofSeconds(30));
    assertThat(hook.calls).hasSize(1);
    Hook.Call call = hook.calls.getFirst();
    assertThat(call.body())
        .isEqualTo(
            "{\"version\":\"4\",\"groupKey\":\"{}/{receiver=\\\"ops\\\"}:{alertname=\\\"many-errors\\\"}\",\"truncatedAlerts\":0,\"status\":\"firing\",\"receiver\":\"ops\",\"groupLabels\":{\"alertname\":\"many-errors\"},\"commonLabels\":{\"alertname\":\"many-errors\",\"severity\":\"warning\",\"team\":\"shop\",\"tenant\":\"acme\"},\"commonAnnotations\":{\"summary\":\"48 errors in 5m\"},\"externalURL\":\"http://berth.localhost:8080\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"many-errors\",\"severity\":\"warning\",\"team\":\"shop\",\"tenant\":\"acme\"},\"annotations\":{\"summary\":\"48 errors in 5m\"},\"startsAt\":\"2026-11-22T10:00:00Z\",\"endsAt\":\"0001-01-01T00:00:00Z\",\"generatorURL\":\"http://berth.localhost:8080\",\"fingerprint\":\"%s\"}]}"
                .formatted(fingerprint()));
    assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer abc");
    assertThat(call.headers().getFirst("Berth-Signature"))
        .isEqualTo("sha256=" + Senders.signature(new Secret("planted"), call.body()));

    scene.sources.counts.put("severity: error", 0L);
    scene.pass(Duration.ofMinutes(5));
    assertThat(hook.told()).containsExactly("firing", "resolved");
    assertThat(scene.history())
        .containsExactly(
            "FIRED many-errors", "NOTIFIED ops", "RESOLVED many-errors", "NOTIFIED ops");
  }

  private String fingerprint() {
    return scene.store.read(handle -> AlertTable.all(handle, Scene.ACME)).getFirst().key().series();
  }

  @Test
  void noSecretIsShownOrStoredOpen() throws Exception {
    applyRule();
    assertThat(scene.get("/api/alert-receivers"))
        .contains("\"secrets\":[\"secret\",\"authorization\"]", "\"target\":\"http://127.0.0.1:")
        .doesNotContain("planted", "Bearer abc", "hook?a=b");
    String stored =
        scene.store.read(
            handle ->
                handle
                    .createQuery("SELECT definition FROM alerts_receiver")
                    .mapTo(String.class)
                    .one());
    assertThat(stored).doesNotContain("planted");
  }

  @Test
  void whatIsNotTakenIsTriedAgainInOrderAndAfterARestart() {
    hook.status = 503;
    scene.sources.counts.put("severity: error", 48L);
    applyRule();
    scene.pass(Duration.ofMinutes(2));
    int tries = hook.calls.size();
    assertThat(tries).isBetween(3, 8);
    scene.sources.counts.put("severity: error", 0L);
    scene.pass(Duration.ofMinutes(6));
    assertThat(hook.told()).containsOnly("firing");
    scene.restart();
    hook.status = 204;
    scene.pass(Duration.ofMinutes(11));
    assertThat(hook.told().subList(hook.calls.size() - 2, hook.calls.size()))
        .containsExactly("firing", "resolved");
    assertThat(scene.history())
        .containsExactly(
            "FIRED many-errors",
            "RETRIED ops",
            "RESOLVED many-errors",
            "NOTIFIED ops",
            "NOTIFIED ops");
  }

  @Test
  void whatNobodyTakesIsGivenUp() {
    hook.status = 500;
    scene.sources.counts.put("severity: error", 48L);
    applyRule();
    scene.pass(Duration.ofMinutes(75));
    assertThat(scene.history()).containsExactly("FIRED many-errors", "RETRIED ops", "FAILED ops");
    assertThat(hook.calls.size()).isBetween(8, 25);
  }

  @Test
  void redirectsAreNotFollowedAndNotTriedAgain() {
    hook.status = 302;
    scene.sources.counts.put("severity: error", 48L);
    applyRule();
    scene.pass(Duration.ofMinutes(10));
    assertThat(hook.calls).hasSize(1);
    assertThat(scene.get("/api/alert-history"))
        .contains("It answered with the status 302. Redirects are not followed. It is given up.");
  }
}
