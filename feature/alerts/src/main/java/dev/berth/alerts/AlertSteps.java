package dev.berth.alerts;

import dev.berth.alerts.Alert.State;
import dev.berth.alerts.Alert.Times;
import dev.berth.alerts.Measurement.Finding;
import dev.berth.alerts.Measurement.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of an alert. Stateless: the time is an argument. */
final class AlertSteps {
  /** Time that nobody looked for is no evidence that something lasted. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private AlertSteps() {}

  /**
   * The alert after its rule was looked at.
   *
   * @param before null: there was none
   * @param finding null: the series is not there, which is good
   * @return null: there is none any more
   */
  static @Nullable Alert step(
      Rule rule, @Nullable Alert before, @Nullable Finding finding, Instant now) {
    Level level = finding == null ? Level.CLEAR : finding.level();
    if (before == null || before.state() == State.RESOLVED) {
      return level == Level.FIRING && finding != null ? begin(rule, before, finding, now) : before;
    }
    if (before.state() == State.PENDING) {
      return level == Level.FIRING && finding != null
          ? wait(rule, before, finding, now)
          : back(before);
    }
    return firing(rule, before, finding, now);
  }

  private static Alert begin(Rule rule, @Nullable Alert before, Finding finding, Instant now) {
    boolean at = rule.timing().lasting().isZero();
    Instant resolved = before == null ? null : before.times().resolved();
    return alert(
        rule,
        finding,
        at ? State.FIRING : State.PENDING,
        new Times(now, at ? now : null, at ? null : resolved, now, now));
  }

  /** One that fired before may have to be told to be over still. */
  private static @Nullable Alert back(Alert before) {
    return before.times().resolved() == null ? null : before.in(State.RESOLVED, before.times());
  }

  private static Alert wait(Rule rule, Alert before, Finding finding, Instant now) {
    Instant checked = before.times().checked();
    Duration unseen = Duration.between(checked, now);
    Duration expected = rule.timing().every().multipliedBy(2).plus(GRACE);
    boolean watched = !unseen.isNegative() && unseen.compareTo(expected) <= 0;
    Instant since = watched ? before.times().since() : now;
    boolean over = Duration.between(since, now).compareTo(rule.timing().lasting()) >= 0;
    return alert(
        rule,
        finding,
        over ? State.FIRING : State.PENDING,
        new Times(since, over ? now : null, over ? null : before.times().resolved(), now, now));
  }

  private static Alert firing(Rule rule, Alert before, @Nullable Finding finding, Instant now) {
    Times times = before.times();
    if (finding != null && finding.level() != Level.CLEAR) {
      return alert(
          rule, finding, State.FIRING, new Times(times.since(), times.fired(), null, now, now));
    }
    Instant wrong = times.wrong().isAfter(now) ? now : times.wrong();
    boolean kept = Duration.between(wrong, now).compareTo(rule.timing().keepFiring()) < 0;
    return before.in(
        kept ? State.FIRING : State.RESOLVED,
        new Times(times.since(), times.fired(), kept ? null : now, now, wrong));
  }

  /** One whose rule has gone, or looks at something else now. */
  static Alert end(Alert before, Instant now) {
    Times times = before.times();
    return before.in(
        State.RESOLVED, new Times(times.since(), times.fired(), now, now, times.wrong()));
  }

  private static Alert alert(Rule rule, Finding finding, State state, Times times) {
    Map<String, String> labels = AlertLabels.of(rule, finding.series());
    Map<String, String> annotations = new TreeMap<>();
    rule.annotations()
        .forEach(
            (name, text) -> annotations.put(name, Placeholders.fill(text, rule, labels, finding)));
    annotations.putIfAbsent("summary", summary(rule, finding));
    return new Alert(
        new Alert.Key(rule.name(), AlertLabels.fingerprint(labels)),
        labels,
        annotations,
        state,
        times,
        finding.value(),
        finding.reason());
  }

  private static String summary(Rule rule, Finding finding) {
    return finding.series().isEmpty()
        ? rule.name() + ": " + finding.reason()
        : rule.name()
            + " ("
            + String.join(", ", finding.series().values())
            + "): "
            + finding.reason();
  }
}
