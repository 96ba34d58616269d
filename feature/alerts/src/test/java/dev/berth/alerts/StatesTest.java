package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.records.MetricReadings.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of alerts as time passes, jumps, and Berth is started again. */
class StatesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

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

  private void rule(String more) {
    scene.apply("rules: [{name: r, query: q, " + more + "}]");
  }

  private void count(long count) {
    scene.sources.counts.put("q", count);
  }

  @Test
  void waitsAsLongAsTheRuleSays() {
    count(11);
    rule("kind: threshold, above: 10, for: 3m");
    assertThat(scene.states()).isEqualTo("{r=pending}");
    scene.pass(MINUTE.multipliedBy(2));
    assertThat(scene.states()).isEqualTo("{r=pending}");
    scene.restart();
    scene.pass(MINUTE.multipliedBy(2));
    assertThat(scene.states()).isEqualTo("{r=firing}");
    scene.restart();
    scene.pass(MINUTE);
    count(10);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{r=resolved}");
    assertThat(scene.history()).containsExactly("FIRED r", "RESOLVED r");
  }

  @Test
  void forgetsWhatWasPendingWhenItIsGood() {
    count(11);
    rule("kind: threshold, above: 10, for: 3m");
    scene.pass(MINUTE);
    count(0);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{}");
    assertThat(scene.history()).isEmpty();
  }

  @Test
  void timeThatNobodyLookedIsNoEvidence() {
    count(11);
    rule("kind: threshold, above: 10, for: 10m");
    scene.clock.advance(Duration.ofHours(3));
    scene.alerts.tick();
    assertThat(scene.states()).isEqualTo("{r=pending}");
    scene.pass(MINUTE.multipliedBy(11));
    assertThat(scene.states()).isEqualTo("{r=firing}");
  }

  @Test
  void aClockThatIsPutBackHoldsNothingUp() {
    count(11);
    rule("kind: threshold, above: 10, for: 2m");
    scene.pass(MINUTE);
    scene.clock.set(TestClock.START.minus(Duration.ofDays(2)));
    scene.alerts.tick();
    assertThat(scene.states()).isEqualTo("{r=pending}");
    scene.pass(MINUTE.multipliedBy(3));
    assertThat(scene.states()).isEqualTo("{r=firing}");
    scene.clock.set(TestClock.START.minus(Duration.ofDays(4)));
    count(0);
    scene.alerts.tick();
    assertThat(scene.states()).isEqualTo("{r=resolved}");
  }

  @Test
  void holdsUntilTheValueIsBackFarEnough() {
    count(11);
    rule("kind: threshold, above: 10, resolve-below: 5");
    count(8);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{r=firing}");
    count(5);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{r=resolved}");
    count(8);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{r=resolved}");
  }

  @Test
  void keepsFiringForAWhile() {
    count(11);
    rule("kind: threshold, above: 10, keep-firing-for: 5m");
    count(0);
    scene.pass(MINUTE.multipliedBy(4));
    assertThat(scene.states()).isEqualTo("{r=firing}");
    scene.pass(MINUTE.multipliedBy(2));
    assertThat(scene.states()).isEqualTo("{r=resolved}");
  }

  @Test
  void firesForWhatIsAbsent() {
    rule("kind: absence, window: 10m");
    assertThat(scene.states()).isEqualTo("{r=firing}");
    count(1);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{r=resolved}");
  }

  @Test
  void firesForRecordsThatMustNotBeAndForThoseThatHaveToBe() {
    scene.apply(
        """
        rules:
          - {name: none, kind: query, query: panic}
          - {name: any, kind: query, query: backup done, expect: any}
        """);
    assertThat(scene.states()).isEqualTo("{any=firing}");
    scene.sources.counts.put("panic", 1L);
    scene.sources.counts.put("backup done", 1L);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{any=resolved, none=firing}");
  }

  @Test
  void everySeriesOfAMetricHasAnAlertOfItsOwn() {
    scene.sources.readings.put(
        "memory",
        List.of(
            new Reading(Map.of("service", "web"), 95), new Reading(Map.of("service", "db"), 20)));
    scene.apply("rules: [{name: m, kind: threshold, metric: memory, reduce: most, above: 90}]");
    assertThat(scene.states()).isEqualTo("{m/web=firing}");
    scene.sources.readings.put("memory", List.of(new Reading(Map.of("service", "db"), 91)));
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{m/db=firing, m/web=resolved}");
  }

  @Test
  void sharesAndGroupsOfRecords() {
    scene.sources.groups.put("status >= 500", Map.of("web", 6L, "api", 1L));
    scene.sources.groups.put("kind: access", Map.of("web", 100L, "api", 100L, "docs", 7L));
    scene.apply(
        "rules: [{name: s, kind: threshold, query: 'status >= 500', of: 'kind: access', by:"
            + " service, above: 5, summary: '{{labels.service}} {{value}}'}]");
    assertThat(scene.states()).isEqualTo("{s/web=firing}");
    assertThat(scene.get("/api/alerts")).contains("\"summary\":\"web 6\"", "6 % in 5m, above 5");
  }

  @Test
  void firesForAChange() {
    count(100);
    rule("kind: change, against: 1d, rises-by: 50, minimum: 10");
    assertThat(scene.states()).isEqualTo("{}");
    // The fake tells the same of all times, so a change is looked at by itself.
    Rule rule =
        AlertFileReader.read(
                "f",
                "rules: [{name: c, kind: change, query: q, falls-by: 50, minimum: 10}]",
                Map.of())
            .rules()
            .getFirst();
    Alerts.Sources sources =
        new Alerts.Sources(
            (_, _, from, _) -> from.isBefore(TestClock.START.minus(Duration.ofHours(2))) ? 40 : 12,
            (_, _, _, _, _, _) -> Map.of(),
            (_, _, _, _, _, _) -> List.of(),
            (_, _, _, _) -> List.of());
    Measurement measurement = new Measurement(sources);
    assertThat(
            new Judgement(measurement, new Anomalies(scene.store, measurement))
                .judge(Scene.ACME, rule, TestClock.START))
        .containsExactly(
            new Measurement.Finding(
                Map.of(),
                12,
                Measurement.Level.FIRING,
                "12 records in 15m, 1d before: 40 (-70 %)"));
  }

  @Test
  void aRuleThatCannotBeLookedAtSaysSoAndChangesNothing() {
    count(11);
    rule("kind: threshold, above: 10");
    scene.sources.failure = new IllegalStateException("planted");
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{r=firing}");
    assertThat(scene.get("/api/alert-rules"))
        .contains("\"health\":\"error\"", "by a defect of Berth")
        .doesNotContain("planted");
    scene.sources.failure = null;
    scene.pass(MINUTE);
    assertThat(scene.get("/api/alert-rules")).contains("\"health\":\"ok\"");
  }

  @Test
  void theAlertsOfARemovedRuleAreOver() {
    count(11);
    rule("kind: threshold, above: 10");
    var _ =
        scene.ask(
            "DELETE", "/api/alert-rules/{rule}", Scene.OPERATOR, "", Map.of("rule", "r"), null);
    scene.pass(MINUTE);
    assertThat(scene.states()).isEqualTo("{r=resolved}");
    assertThat(scene.history()).containsExactly("FIRED r", "RESOLVED r");
  }
}
