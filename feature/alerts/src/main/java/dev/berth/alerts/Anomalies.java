package dev.berth.alerts;

import dev.berth.alerts.Baseline.Score;
import dev.berth.alerts.Condition.Direction;
import dev.berth.alerts.Measurement.Finding;
import dev.berth.alerts.Measurement.Level;
import dev.berth.kernel.TenantId;
import dev.berth.records.NewTemplates.Template;
import dev.berth.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says which values are unusual for their hour, and learns what is usual. Thread-safe; blocks. */
final class Anomalies {
  /** A firing alert is over below this share of its rule's score. */
  private static final double HOLD = 0.6;

  /** So many new templates at once are one alert. */
  private static final int MANY = 20;

  private static final Duration LEARNING = Duration.ofDays(1);
  private static final int LONGEST_TEMPLATE = 200;

  private final Store store;
  private final Measurement measurement;

  Anomalies(Store store, Measurement measurement) {
    this.store = store;
    this.measurement = measurement;
  }

  List<Finding> judge(TenantId tenant, String rule, Condition.Anomaly anomaly, Instant now) {
    return anomaly.source() instanceof Source.FirstSeen
        ? newTemplates(tenant, anomaly, now)
        : unusual(new RuleKey(tenant, rule), anomaly, now);
  }

  private List<Finding> unusual(RuleKey rule, Condition.Anomaly anomaly, Instant now) {
    Instant from = now.minus(anomaly.window());
    Map<Map<String, String>, Double> values =
        measurement.values(rule.tenant(), anomaly.source(), from, now);
    Map<String, Baseline> baselines =
        store.read(handle -> BaselineTable.ofRule(handle, rule.tenant(), rule.name()));
    Map<String, Baseline> learned = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    values.forEach(
        (series, value) -> {
          String key = AlertLabels.fingerprint(series);
          Baseline baseline = baselines.computeIfAbsent(key, _ -> new Baseline());
          Score score = baseline.score(now, value, kind(anomaly.source()));
          if (score != null) {
            findings.add(finding(anomaly, series, value, score));
          }
          if (baseline.add(now, value)) {
            learned.put(key, baseline);
          }
        });
    if (!learned.isEmpty()) {
      store.write(
          handle -> {
            learned.forEach((key, one) -> BaselineTable.put(handle, rule, key, one, now));
            return learned;
          });
    }
    return findings;
  }

  private static Baseline.Kind kind(Source source) {
    return source instanceof Source.Records records && records.of() == null
        ? Baseline.Kind.COUNT
        : Baseline.Kind.MEASURE;
  }

  private static Finding finding(
      Condition.Anomaly anomaly, Map<String, String> series, double value, Score score) {
    boolean counts =
        anomaly.direction() == Direction.BOTH
            || (anomaly.direction() == Direction.RISE) == score.rise();
    int reached = counts ? score.score() : 0;
    Level level =
        reached >= anomaly.score()
            ? Level.FIRING
            : reached >= HOLD * anomaly.score() ? Level.HOLDING : Level.CLEAR;
    return new Finding(
        series,
        value,
        level,
        (score.early()
                ? "%s in %s, %s to %s in the last day (score %d)"
                : "%s in %s, usually %s to %s at this hour (score %d)")
            .formatted(
                Judgement.said(anomaly.source(), value),
                TimeText.render(anomaly.window()),
                Placeholders.number(score.low()),
                Placeholders.number(score.high()),
                score.score()));
  }

  /** While nothing is older than a day, everything is new. */
  private List<Finding> newTemplates(TenantId tenant, Condition.Anomaly anomaly, Instant now) {
    List<Template> found = measurement.firstSeen(tenant, now.minus(anomaly.window()), now);
    if (found.isEmpty()
        || measurement.firstSeen(tenant, Instant.EPOCH, now.minus(LEARNING)).isEmpty()) {
      return List.of();
    }
    if (found.size() > MANY) {
      return List.of(
          new Finding(
              Map.of(),
              found.size(),
              Level.FIRING,
              "%d%s messages that were never seen before, such as: %s"
                  .formatted(
                      found.size(),
                      found.size() >= Measurement.MOST_SERIES ? " or more" : "",
                      Shown.line(found.getFirst().text(), LONGEST_TEMPLATE))));
    }
    return found.stream()
        .map(
            one ->
                new Finding(
                    Map.of("template_id", one.id(), "service", one.service()),
                    one.count(),
                    Level.FIRING,
                    "never seen before: " + Shown.line(one.text(), LONGEST_TEMPLATE)))
        .toList();
  }
}
