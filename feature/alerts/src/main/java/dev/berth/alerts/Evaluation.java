package dev.berth.alerts;

import dev.berth.alerts.Alert.State;
import dev.berth.alerts.Measurement.Finding;
import dev.berth.alerts.Measurement.Level;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a rule and writes down what becomes of its alerts: their states, who is to be told, and
 * the history in one transaction, so that nothing is told twice or forgotten by a restart.
 * Thread-safe; blocks.
 */
final class Evaluation {
  private final Store store;
  private final Judgement judgement;
  private final Joining joining;

  Evaluation(Store store, Judgement judgement, Joining joining) {
    this.store = store;
    this.judgement = judgement;
    this.joining = joining;
  }

  /**
   * Looks at a rule.
   *
   * @param outdated whether the rule is another meanwhile: then nothing is written down
   */
  void evaluate(TenantId tenant, Rule rule, Instant now, BooleanSupplier outdated) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (Finding finding : judgement.judge(tenant, rule, now)) {
      findings.put(AlertLabels.fingerprint(AlertLabels.of(rule, finding.series())), finding);
    }
    boolean quiet =
        findings.values().stream().noneMatch(finding -> finding.level() == Level.FIRING)
            && store.read(
                handle ->
                    AlertTable.ofRule(handle, tenant, rule.name()).stream()
                        .allMatch(alert -> alert.state() == State.RESOLVED));
    if (!quiet && !Thread.currentThread().isInterrupted()) {
      store.write(
          handle -> {
            if (!outdated.getAsBoolean()) {
              write(handle, tenant, rule, findings, now);
            }
            return findings;
          });
    }
  }

  private void write(
      Handle handle, TenantId tenant, Rule rule, Map<String, Finding> findings, Instant now) {
    Map<String, Alert> before = new HashMap<>();
    AlertTable.ofRule(handle, tenant, rule.name())
        .forEach(alert -> before.put(alert.key().series(), alert));
    findings.forEach(
        (series, finding) -> move(handle, tenant, rule, before.remove(series), finding, now));
    List.copyOf(before.values()).forEach(alert -> move(handle, tenant, rule, alert, null, now));
  }

  private void move(
      Handle handle,
      TenantId tenant,
      Rule rule,
      @Nullable Alert before,
      @Nullable Finding finding,
      Instant now) {
    Alert after = AlertSteps.step(rule, before, finding, now);
    if (after == null) {
      if (before != null) {
        AlertTable.delete(handle, tenant, before.key());
      }
      return;
    }
    if (after.equals(before)) {
      return;
    }
    AlertTable.put(handle, tenant, after);
    boolean fired = before != null && before.state() == State.FIRING;
    if (after.state() == State.FIRING && !fired) {
      HistoryTable.add(handle, tenant, happening(after, Happening.Kind.FIRED, now));
      joining.join(handle, tenant, rule, after, now);
    } else if (after.state() == State.RESOLVED && fired) {
      HistoryTable.add(handle, tenant, happening(after, Happening.Kind.RESOLVED, now));
    }
  }

  static Happening happening(Alert alert, Happening.Kind kind, Instant now) {
    return new Happening(now, kind, alert.key().rule(), "", alert.labels(), alert.reason());
  }
}
