package dev.berth.deploy;

import dev.berth.kernel.TaskId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the last change of what a service is made of is getting on: part of what is desired, so that
 * an update that was paused stays so whatever happens to Berth. Immutable.
 *
 * <pre>
 *            all replaced                        all replaced
 *  UPDATING ─────────────▶ COMPLETED   ROLLBACK_STARTED ──────▶ ROLLBACK_COMPLETED
 *     │  │                                 ▲   │
 *     │  └── too many failed: roll back ───┘   │ too many failed
 *     │ too many failed: pause                 ▼
 *     └─────────────▶ PAUSED             ROLLBACK_PAUSED
 * </pre>
 *
 * @param message why it is in this state; empty: nothing to say
 * @param begun what ended before does not count: neither as a failure nor as work done
 * @param culprit the task whose end explains it; null: none
 */
record Rollout(State state, String message, Instant begun, @Nullable TaskId culprit) {
  /** Docker's words, where it has one. */
  enum State {
    UPDATING,
    PAUSED,
    COMPLETED,
    ROLLBACK_STARTED,
    ROLLBACK_PAUSED,
    ROLLBACK_COMPLETED;

    boolean isOpen() {
      return this == UPDATING || this == ROLLBACK_STARTED;
    }

    boolean isPaused() {
      return this == PAUSED || this == ROLLBACK_PAUSED;
    }

    boolean isRollback() {
      return this == ROLLBACK_STARTED || this == ROLLBACK_PAUSED || this == ROLLBACK_COMPLETED;
    }

    /** As the API shows it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Rollout updating(Instant now) {
    return new Rollout(State.UPDATING, "", now, null);
  }

  static Rollout rollingBack(String message, @Nullable TaskId culprit, Instant now) {
    return new Rollout(State.ROLLBACK_STARTED, message, now, culprit);
  }

  /** Begins anew where it was paused; what failed before is forgiven. */
  Rollout resumed(Instant now) {
    return switch (state) {
      case PAUSED -> new Rollout(State.UPDATING, "", now, null);
      case ROLLBACK_PAUSED -> new Rollout(State.ROLLBACK_STARTED, message, now, culprit);
      case UPDATING, COMPLETED, ROLLBACK_STARTED, ROLLBACK_COMPLETED -> this;
    };
  }

  Rollout with(Verdict verdict) {
    return new Rollout(
        verdict.state(),
        verdict.message().isEmpty() ? message : verdict.message(),
        begun,
        verdict.culprit() == null ? culprit : verdict.culprit());
  }
}
