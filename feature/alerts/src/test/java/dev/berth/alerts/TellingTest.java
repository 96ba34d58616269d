package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.records.MetricReadings.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told together, when, and what is not told. */
class TellingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

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

  private void services(String... names) {
    scene.sources.readings.put(
        "down",
        List.of(names).stream().map(name -> new Reading(Map.of("service", name), 1)).toList());
  }

  private void apply(String more) {
    scene.apply(
        """
        receivers: [{name: ops, webhook: {url: '%s'} %s}]
        rules: [{name: down, kind: threshold, metric: down, above: 0, receivers: [ops]}]
        """
            .formatted(hook.url("/"), more));
  }

  private long alerts(int call) {
    return hook.calls.get(call).body().split("\"fingerprint\"", -1).length - 1L;
  }

  @Test
  void alertsOfAGroupAreToldTogetherAndOthersAfterTheInterval() {
    services("a", "b");
    apply("");
    scene.pass(Duration.ofSeconds(30));
    assertThat(hook.calls).hasSize(1);
    assertThat(alerts(0)).isEqualTo(2);
    services("a", "b", "c");
    scene.pass(MINUTE.multipliedBy(4));
    assertThat(hook.calls).hasSize(1);
    scene.pass(MINUTE.multipliedBy(2));
    assertThat(hook.calls).hasSize(2);
    assertThat(alerts(1)).isEqualTo(3);
  }

  @Test
  void aGroupOfItsOwnForEachValue() {
    services("a", "b");
    apply(", group-by: [service], group-wait: 0");
    scene.pass(MINUTE);
    assertThat(hook.calls).hasSize(2);
    assertThat(hook.calls)
        .extracting(call -> call.body().replaceFirst("(?s).*\"groupLabels\":(\\{.*?}).*", "$1"))
        .containsExactlyInAnyOrder("{\"service\":\"a\"}", "{\"service\":\"b\"}");
  }

  @Test
  void whatGoesOnIsToldAgainAfterFourHours() {
    services("a");
    apply("");
    scene.pass(Duration.ofMinutes(230));
    assertThat(hook.calls).hasSize(1);
    scene.restart();
    scene.pass(Duration.ofMinutes(20));
    assertThat(hook.calls).hasSize(2);
  }

  @Test
  void aRestartTellsNothingTwice() {
    services("a");
    apply("");
    scene.pass(Duration.ofSeconds(20));
    scene.restart();
    scene.pass(MINUTE);
    scene.restart();
    scene.pass(Duration.ofMinutes(20));
    assertThat(hook.told()).containsExactly("firing");
  }

  @Test
  void whatIsOverBeforeTheFirstNotificationIsNotTold() {
    services("a");
    apply(", group-wait: 3m");
    services();
    scene.pass(Duration.ofMinutes(10));
    assertThat(hook.calls).isEmpty();
    assertThat(scene.history()).containsExactly("FIRED down", "RESOLVED down");
  }

  @Test
  void nobodyIsToldThatItIsOverWhoDoesNotWantTo() {
    services("a");
    apply(", send-resolved: false");
    scene.pass(MINUTE);
    services();
    scene.pass(Duration.ofMinutes(20));
    assertThat(hook.told()).containsExactly("firing");
  }

  private String silence(String matcher, Instant to) {
    String made =
        scene.ask(
            "POST",
            "/api/alert-silences",
            Scene.OPERATOR,
            "",
            Map.of(),
            new AlertEndpoints.SilenceBody(List.of(matcher), null, to, "New disks"));
    return made.replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void nobodyIsToldOfWhatIsSilencedUntilThatIsOver() {
    services("a", "b");
    String _ = silence("service=~a|c", TestClock.START.plus(Duration.ofHours(1)));
    apply("");
    scene.pass(Duration.ofMinutes(30));
    assertThat(hook.calls).hasSize(1);
    assertThat(alerts(0)).isEqualTo(1);
    assertThat(scene.get("/api/alerts")).contains("\"silenced\":[\"id-");
    scene.pass(Duration.ofMinutes(40));
    assertThat(hook.calls).hasSize(2);
    assertThat(alerts(1)).isEqualTo(2);
    assertThat(scene.get("/api/alert-silences")).contains("\"state\":\"expired\"", "New disks");
  }

  @Test
  void aSilenceThatIsRemovedIsNoneAnyMore() {
    services("a");
    String id = silence("alertname=down", TestClock.START.plus(Duration.ofHours(10)));
    apply("");
    scene.pass(MINUTE);
    assertThat(hook.calls).isEmpty();
    assertThat(
            scene.ask(
                "DELETE",
                "/api/alert-silences/{silence}",
                Scene.OPERATOR,
                "",
                Map.of("silence", id),
                null))
        .isEqualTo("204");
    scene.pass(Duration.ofMinutes(6));
    assertThat(hook.told()).containsExactly("firing");
  }

  @Test
  void aSilenceHasToSaySomething() {
    Instant later = TestClock.START.plus(MINUTE);
    assertThatThrownBy(() -> silence("service=~.*", later))
        .hasMessage(
            "Cannot add a silence: its matchers match every alert. Let one say what a label is.");
    assertThatThrownBy(() -> silence("service", later))
        .hasMessage(
            "Cannot use 'service' as a matcher: it is no label with '=', '!=', '=~' or '!~' and a"
                + " value. Write one like service=web or service=~\"web|api\".");
    assertThatThrownBy(() -> silence("service=~(", later))
        .hasMessageContaining("its pattern is none: missing closing )");
    assertThatThrownBy(() -> silence("a=b", TestClock.START))
        .hasMessage("Cannot add a silence: it would be over already.");
  }

  @Test
  void othersAreToldWhenTheRuleSaysSo() throws Exception {
    services("a");
    apply("");
    scene.pass(MINUTE);
    try (Hook second = new Hook()) {
      scene.apply(
          """
          receivers: [{name: boss, webhook: {url: '%s'}}]
          rules: [{name: down, kind: threshold, metric: down, above: 0, receivers: [boss]}]
          """
              .formatted(second.url("/")));
      scene.pass(MINUTE);
      services();
      scene.pass(Duration.ofMinutes(6));
      assertThat(second.told()).containsExactly("firing", "resolved");
      assertThat(hook.told()).containsExactly("firing");
    }
  }
}
