package dev.berth.alerts;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every rule again and again. Each {@link #tick} starts what is due, the longest overdue
 * first; a rule that is still being looked at is not started again. Thread-safe; ticks are for one
 * thread.
 */
final class RuleRounds {
  private static final Logger LOG = System.getLogger(RuleRounds.class.getName());
  private static final long SPREAD_SECONDS = 30;

  private final Evaluation evaluation;
  private final Workers workers;
  private final InstantSource clock;
  private final Duration longest;
  private final ConcurrentHashMap<RuleKey, Watch> watches = new ConcurrentHashMap<>();

  /**
   * @param longest how long a look may take, for the message; {@code workers} see to it
   */
  RuleRounds(Evaluation evaluation, Workers workers, InstantSource clock, Duration longest) {
    this.evaluation = evaluation;
    this.workers = workers;
    this.clock = clock;
    this.longest = longest;
  }

  private static final class Watch {
    final RuleKey key;
    volatile Rule rule;
    volatile RuleHealth health = RuleHealth.NEW;
    volatile boolean running;
    volatile boolean gone;
    volatile @Nullable Instant last;
    volatile Instant next;

    Watch(RuleKey key, Rule rule, Instant next) {
      this.key = key;
      this.rule = rule;
      this.next = next;
    }

    /** A clock that was put back makes it due too. */
    boolean isDue(Instant now) {
      Instant before = last;
      return rule.timing().enabled()
          && !running
          && (!now.isBefore(next) || (before != null && now.isBefore(before)));
    }
  }

  /** Adds a rule that was there when Berth started: not all of them are looked at at once. */
  void resume(RuleKey key, Rule rule) {
    long within = Math.min(SPREAD_SECONDS, rule.timing().every().toSeconds());
    long offset = Math.floorMod(key.hashCode(), within + 1);
    watches.put(key, new Watch(key, rule, clock.instant().plusSeconds(offset)));
  }

  /** Adds a rule, or replaces it; it is looked at at once. */
  void put(RuleKey key, Rule rule) {
    watches.compute(
        key,
        (_, before) -> {
          if (before == null) {
            return new Watch(key, rule, clock.instant());
          }
          before.rule = rule;
          before.next = clock.instant();
          return before;
        });
  }

  void remove(RuleKey key) {
    Watch watch = watches.remove(key);
    if (watch != null) {
      watch.gone = true;
    }
  }

  RuleHealth health(RuleKey key) {
    Watch watch = watches.get(key);
    return watch == null ? RuleHealth.NEW : watch.health;
  }

  /** Starts what is due. */
  void tick() {
    workers.interruptOverdue();
    Instant now = clock.instant();
    List<Watch> due =
        watches.values().stream()
            .filter(watch -> watch.isDue(now))
            .sorted(Comparator.comparing(watch -> watch.next))
            .toList();
    due.forEach(watch -> start(watch, now));
  }

  private void start(Watch watch, Instant now) {
    watch.running = true;
    boolean started = false;
    try {
      started =
          workers.start(
              watch.key.tenant(),
              () -> look(watch, now),
              () ->
                  watch.health =
                      new RuleHealth(
                          now,
                          longest.toMillis(),
                          "It took longer than %s. Make its query or its window smaller."
                              .formatted(TimeText.render(longest))));
    } finally {
      if (!started) {
        watch.running = false;
      }
    }
  }

  private void look(Watch watch, Instant now) {
    Rule rule = watch.rule;
    watch.last = now;
    watch.next = now.plus(rule.timing().every());
    long began = System.nanoTime();
    String error = "";
    try {
      evaluation.evaluate(
          watch.key.tenant(), rule, now, () -> watch.gone || !watch.rule.equals(rule));
    } catch (BerthException e) {
      error = Shown.line(e.getMessage(), 500);
      if (e.code() == ErrorCode.INTERNAL) {
        LOG.log(Level.WARNING, "Cannot look at rule '" + rule.name() + "'", e);
      }
    } catch (RuntimeException e) {
      error = "It could not be looked at by a defect of Berth; the log says more.";
      LOG.log(
          Level.WARNING,
          "Cannot look at rule '%s' of '%s'".formatted(rule.name(), watch.key.tenant()),
          e);
    } finally {
      long millis = (System.nanoTime() - began) / 1_000_000;
      if (millis <= longest.toMillis()) {
        watch.health = new RuleHealth(now, millis, error);
      }
      watch.running = false;
    }
  }
}
