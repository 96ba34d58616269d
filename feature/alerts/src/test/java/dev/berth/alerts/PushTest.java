package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.records.MetricReadings.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes in ntfy's form, and where posts may go. */
class PushTest {
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

  private void apply(String url, String service) {
    scene.sources.readings.put("m", List.of(new Reading(Map.of("service", service), 3)));
    scene.apply(
        """
        receivers: [{name: phone, group-wait: 0, group-interval: 10s, push: {url: '%s', token: planted}}]
        rules: [{name: r, kind: threshold, metric: m, above: 1, severity: critical, receivers: [phone], summary: '{{labels.service}} {{reason}}'}]
        """
            .formatted(url));
    scene.pass(Duration.ofSeconds(10));
  }

  @Test
  void hasATitleAPriorityAndTags() {
    apply(hook.url("/topic"), "web");
    Hook.Call call = hook.calls.getFirst();
    assertThat(call.headers().getFirst("Title")).isEqualTo("[FIRING:1] web m 3 in 5m, above 1");
    assertThat(call.headers().getFirst("Priority")).isEqualTo("5");
    assertThat(call.headers().getFirst("Tags")).isEqualTo("rotating_light");
    assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer planted");
    assertThat(call.body())
        .isEqualTo(
            """
            FIRING   web m 3 in 5m, above 1
              since 2026-11-22T10:00:00Z
              {alertname="r", service="web", severity="critical", tenant="acme"}

            http://berth.localhost:8080
            """);
    scene.sources.readings.clear();
    scene.pass(Duration.ofMinutes(2));
    call = hook.calls.getLast();
    assertThat(call.headers().getFirst("Title")).startsWith("[RESOLVED] web");
    assertThat(call.headers().getFirst("Priority")).isEqualTo("3");
    assertThat(call.headers().getFirst("Tags")).isEqualTo("white_check_mark");
  }

  @Test
  void whatRecordsHoldStaysWhereItIsPut() {
    apply(
        hook.url("/topic"),
        "x\r\nTags: evil\r\n\r\n{{reason}} {{labels.service}} \u001b[31m\u00fc");
    Hook.Call call = hook.calls.getFirst();
    assertThat(call.headers().get("Tags")).containsExactly("rotating_light");
    assertThat(call.headers().getFirst("Title")).startsWith("=?UTF-8?B?");
    assertThat(call.body())
        .startsWith("FIRING   x Tags: evil {{reason}} {{labels.service}}  [31m\u00fc m 3 in 5m")
        .doesNotContain("\u001b", "\r");
  }

  @Test
  void goesNotToThisMachineItsLinkOrNetworksOfTasks() throws Exception {
    Outbound outbound =
        new Outbound(List.of(), address -> address.getHostAddress().startsWith("10.9."));
    HttpPost post = new HttpPost(outbound, (SSLSocketFactory) SSLSocketFactory.getDefault());
    for (String host :
        List.of(
            "127.0.0.1",
            "localhost",
            "0.0.0.0",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "169.254.169.254",
            "[fe80::1]",
            "224.0.0.1",
            "10.9.0.7",
            "2130706433",
            "0x7f000001")) {
      assertThatThrownBy(
              () -> post.post(java.net.URI.create("http://" + host + ":1/"), Map.of(), "x"))
          .as(host)
          .isInstanceOf(NotSent.class)
          .hasMessageMatching(".*(may not connect to|has no address).*");
    }
  }

  @Test
  void anAnswerThatIsNoneIsOne() {
    hook.status = 429;
    apply(hook.url("/topic"), "web");
    assertThat(scene.history()).containsExactly("FIRED r", "RETRIED phone");
    assertThat(scene.get("/api/alert-history"))
        .contains("It answered with the status 429.")
        .doesNotContain("planted");
  }
}
