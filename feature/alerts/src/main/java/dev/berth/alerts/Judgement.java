package dev.berth.alerts;

import dev.berth.alerts.Condition.Expected;
import dev.berth.alerts.Condition.Side;
import dev.berth.alerts.Measurement.Finding;
import dev.berth.alerts.Measurement.Level;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says of each series of a rule whether it is as it should be. Thread-safe; blocks. */
final class Judgement {
  private final Measurement measurement;
  private final Anomalies anomalies;

  Judgement(Measurement measurement, Anomalies anomalies) {
    this.measurement = measurement;
    this.anomalies = anomalies;
  }

  /**
   * Looks at what a rule looks at. A series that is not among the findings is good.
   *
   * @throws dev.berth.kernel.BerthException if it cannot
   */
  List<Finding> judge(TenantId tenant, Rule rule, Instant now) {
    return switch (rule.condition()) {
      case Condition.Threshold threshold -> threshold(tenant, threshold, now);
      case Condition.Absence absence -> absence(tenant, absence, now);
      case Condition.Change change -> change(tenant, change, now);
      case Condition.Expectation expectation -> expectation(tenant, expectation, now);
      case Condition.Anomaly anomaly -> anomalies.judge(tenant, rule.name(), anomaly, now);
    };
  }

  private Map<Map<String, String>, Double> values(
      TenantId tenant, Condition condition, Instant to) {
    return measurement.values(tenant, condition.source(), to.minus(condition.window()), to);
  }

  private List<Finding> threshold(TenantId tenant, Condition.Threshold threshold, Instant now) {
    boolean above = threshold.side() == Side.ABOVE;
    List<Finding> findings = new ArrayList<>();
    values(tenant, threshold, now)
        .forEach(
            (series, value) -> {
              boolean beyond = above ? value > threshold.limit() : value < threshold.limit();
              boolean back = above ? value <= threshold.clear() : value >= threshold.clear();
              Level level = beyond ? Level.FIRING : back ? Level.CLEAR : Level.HOLDING;
              findings.add(
                  new Finding(
                      series,
                      value,
                      level,
                      "%s in %s, %s %s"
                          .formatted(
                              said(threshold.source(), value),
                              TimeText.render(threshold.window()),
                              above ? "above" : "below",
                              Placeholders.number(threshold.limit()))));
            });
    return findings;
  }

  /** A value with what it is of. */
  static String said(Source source, double value) {
    String number = Placeholders.number(value);
    return switch (source) {
      case Source.Records records ->
          records.of() == null ? number + (value == 1 ? " record" : " records") : number + " %";
      case Source.Metric metric -> metric.name() + " " + number;
      case Source.FirstSeen _ -> number;
    };
  }

  /** Missing are the series that there were before; if there were none, everything is. */
  private List<Finding> absence(TenantId tenant, Condition.Absence absence, Instant now) {
    Set<Map<String, String>> there = present(values(tenant, absence, now), absence.source());
    Set<Map<String, String>> before =
        present(
            measurement.values(tenant, absence.source(), now.minus(absence.lookback()), now),
            absence.source());
    List<Finding> findings = new ArrayList<>();
    there.forEach(series -> findings.add(new Finding(series, 1, Level.CLEAR, "there")));
    String reason =
        (absence.source() instanceof Source.Metric metric
                ? "no sample of " + metric.name()
                : "no record")
            + " for "
            + TimeText.render(absence.window());
    Set<Map<String, String>> missing = new HashSet<>(before);
    missing.removeAll(there);
    if (there.isEmpty() && missing.isEmpty()) {
      missing.add(Map.of());
    }
    missing.forEach(series -> findings.add(new Finding(series, 0, Level.FIRING, reason)));
    return findings;
  }

  private static Set<Map<String, String>> present(
      Map<Map<String, String>, Double> values, Source source) {
    Set<Map<String, String>> present = new HashSet<>(values.keySet());
    if (source instanceof Source.Records) {
      present.removeIf(series -> values.getOrDefault(series, 0.0) <= 0);
    }
    return present;
  }

  private List<Finding> change(TenantId tenant, Condition.Change change, Instant now) {
    Map<Map<String, String>, Double> present = values(tenant, change, now);
    Map<Map<String, String>, Double> past = values(tenant, change, now.minus(change.against()));
    List<Finding> findings = new ArrayList<>();
    past.forEach(
        (series, before) -> {
          Double value = present.get(series);
          if (value != null || change.source() instanceof Source.Records) {
            findings.add(changed(change, series, before, value == null ? 0 : value));
          }
        });
    return findings;
  }

  private static Finding changed(
      Condition.Change change, Map<String, String> series, double before, double value) {
    double percent =
        before == 0 ? (value == 0 ? 0 : 1e6) : 100 * (value - before) / Math.abs(before);
    Double rise = change.rise();
    Double fall = change.fall();
    boolean counts = Math.max(Math.abs(value), Math.abs(before)) >= change.minimum();
    boolean wrong =
        counts && ((rise != null && percent > rise) || (fall != null && -percent > fall));
    return new Finding(
        series,
        value,
        wrong ? Level.FIRING : Level.CLEAR,
        "%s in %s, %s before: %s"
            .formatted(
                said(change.source(), value),
                TimeText.render(change.window()),
                TimeText.render(change.against()),
                difference(before, percent)));
  }

  private static String difference(double before, double percent) {
    String past = Placeholders.number(before);
    return before == 0 ? past : "%s (%+d %%)".formatted(past, Math.round(percent));
  }

  private List<Finding> expectation(
      TenantId tenant, Condition.Expectation expectation, Instant now) {
    boolean none = expectation.expected() == Expected.NONE;
    Duration window = expectation.window();
    return values(tenant, expectation, now).entrySet().stream()
        .map(
            found -> {
              double count = found.getValue();
              return new Finding(
                  found.getKey(),
                  count,
                  (count > 0) == none ? Level.FIRING : Level.CLEAR,
                  "%s in %s, and there should be %s"
                      .formatted(
                          said(expectation.source(), count),
                          TimeText.render(window),
                          none ? "none" : "some"));
            })
        .toList();
  }
}
