package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Credential;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditEntry.Result;
import dev.berth.records.AuditTrail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets people in. Every attempt is written down; who fails waits longer and longer, and learns
 * nothing from what is answered. Thread-safe.
 */
final class Logins {
  static final Action CREATE = new Action("session:Create");

  private static final int LANES = 64;
  private static final long LONGEST_QUEUE_SECONDS = 20;

  private final DirectoryState state;
  private final Sessions sessions;
  private final Passwords passwords;
  private final SecondFactors secondFactors;
  private final Attempts attempts;
  private final AuditTrail trail;
  private final boolean requireSecondFactor;

  /** Attempts under one name come one after the other, so that many at once are not one. */
  private final ReentrantLock[] lanes =
      IntStream.range(0, LANES).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  Logins(Parts parts, AuditTrail trail, boolean requireSecondFactor) {
    this.state = parts.state();
    this.sessions = parts.sessions();
    this.passwords = parts.passwords();
    this.secondFactors = parts.secondFactors();
    this.attempts = parts.attempts();
    this.trail = trail;
    this.requireSecondFactor = requireSecondFactor;
  }

  /** What it works with. */
  record Parts(
      DirectoryState state,
      Sessions sessions,
      Passwords passwords,
      SecondFactors secondFactors,
      Attempts attempts) {}

  /** How a log-in ended. */
  sealed interface Outcome {
    /**
     * A session began.
     *
     * @param mustEnrol whether a second factor has to be set up before anything else
     */
    record LoggedIn(Sessions.Opened opened, User user, boolean mustEnrol) implements Outcome {}

    /** Something was wrong; what, is not told. */
    record Wrong() implements Outcome {}

    /** The password is right; a code is needed with it. */
    record NeedsCode() implements Outcome {}

    /** Too many failed; nothing was looked at. */
    record Wait(Duration time) implements Outcome {}
  }

  /**
   * Checks a password, and a code where the user has a second factor.
   *
   * @param code of the second factor, or a recovery code; null: none was given
   */
  Outcome logIn(String name, Secret password, @Nullable Secret code, Origin origin) {
    ReentrantLock lane = lanes[Math.floorMod(name.hashCode(), LANES)];
    queue(lane);
    try {
      Optional<Duration> wait = attempts.wait(name, origin.address());
      if (wait.isPresent()) {
        if (attempts.isNews(name, origin.address())) {
          refused(name, origin, "too many failed before");
        }
        return new Outcome.Wait(wait.get());
      }
      return check(name, password, code, origin);
    } finally {
      lane.unlock();
    }
  }

  private static void queue(ReentrantLock lane) {
    try {
      if (lane.tryLock(LONGEST_QUEUE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new BerthException(
        ErrorCode.UNAVAILABLE, "Cannot log in now: too many log-ins are under way. Try again.");
  }

  private Outcome check(String name, Secret password, @Nullable Secret code, Origin origin) {
    User user = state.now().user(name).orElse(null);
    boolean right = passwords.matches(password, user == null ? null : hash(user));
    if (user == null || !right) {
      return wrong(name, origin, "wrong password, or none that may log in");
    }
    if (!user.hasSecondFactor()) {
      return loggedIn(user, false, origin);
    }
    if (code == null) {
      refused(name, origin, "second factor missing");
      return new Outcome.NeedsCode();
    }
    return secondFactors.use(user.name(), code)
        ? loggedIn(user, true, origin)
        : wrong(name, origin, "wrong second factor");
  }

  /** The hash of a password that lets the user in; null: none does. */
  private static @Nullable String hash(User user) {
    boolean mayLogIn = !user.locked() && user.kind() == User.Kind.PERSON;
    return mayLogIn ? user.proof().passwordHash() : null;
  }

  private Outcome wrong(String name, Origin origin, String reason) {
    attempts.failed(name, origin.address());
    refused(name, origin, reason);
    return new Outcome.Wrong();
  }

  private void refused(String name, Origin origin, String reason) {
    // What was typed is not written down unless it is a user: it may be a password.
    String shown = state.now().user(name).map(User::name).orElse("*");
    trail.record(
        new AuditEntry(
            Principal.ANONYMOUS.from(origin),
            CREATE,
            new Resource(TenantId.PLATFORM, "user/" + shown),
            Result.REFUSED,
            Map.of("reason", reason)));
  }

  private Outcome loggedIn(User user, boolean secondFactor, Origin origin) {
    attempts.forgive(user.name());
    return openFor(user, secondFactor, origin, Map.of("by", "password"));
  }

  /**
   * Opens a session for one who has proved elsewhere who they are, and writes it down.
   *
   * @param details for the audit trail
   * @throws BerthException {@code DENIED} if the user is locked, or a service account
   */
  Outcome.LoggedIn openFor(
      User user, boolean secondFactor, Origin origin, Map<String, String> details) {
    Sessions.Opened opened = sessions.open(user, secondFactor, origin);
    User now = state.now().user(user.name()).orElse(null);
    boolean changed =
        now == null
            || now.locked()
            || !Objects.equals(now.proof().passwordHash(), user.proof().passwordHash());
    if (changed) {
      sessions.end(opened.session().id());
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot log '%s' in: the user was changed meanwhile. Try again.".formatted(user.name()));
    }
    Credential credential =
        new Credential(Credential.Kind.SESSION, opened.session().id(), secondFactor);
    trail.record(
        new AuditEntry(
            new Principal(user.name(), user.firstTenant(), user.operator(), credential, origin),
            CREATE,
            new Resource(TenantId.PLATFORM, "user/" + user.name()),
            Result.DONE,
            details));
    return new Outcome.LoggedIn(opened, user, requireSecondFactor && !secondFactor);
  }

  /**
   * Checks a password that somebody who is logged in has to show once more; failures count as those
   * of log-ins.
   *
   * @throws BerthException {@code TOO_MANY} after too many wrong ones, {@code DENIED} for a wrong
   *     one
   */
  void confirm(User user, Secret password, Origin origin) {
    ReentrantLock lane = lanes[Math.floorMod(user.name().hashCode(), LANES)];
    queue(lane);
    try {
      requireNoWait(user, origin);
      if (!passwords.matches(password, user.proof().passwordHash())) {
        wrong(user.name(), origin, "wrong old password");
        throw new BerthException(
            ErrorCode.DENIED,
            "Cannot go on as '%s': the password is wrong.".formatted(user.name()));
      }
    } finally {
      lane.unlock();
    }
  }

  /**
   * Has a second factor that was begun count, for one who is logged in.
   *
   * @return recovery codes
   */
  List<Secret> enrol(User user, Secret code, Origin origin) {
    ReentrantLock lane = lanes[Math.floorMod(user.name().hashCode(), LANES)];
    queue(lane);
    try {
      requireNoWait(user, origin);
      return secondFactors.confirm(user.name(), code);
    } catch (BerthException e) {
      if (e.code() == ErrorCode.DENIED) {
        wrong(user.name(), origin, "wrong code at enrolment");
      }
      throw e;
    } finally {
      lane.unlock();
    }
  }

  private void requireNoWait(User user, Origin origin) {
    Optional<Duration> wait = attempts.wait(user.name(), origin.address());
    if (wait.isPresent()) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "Cannot go on as '%s': too many wrong passwords or codes came before. Try again in %d seconds."
              .formatted(user.name(), wait.get().toSeconds() + 1));
    }
  }

  /** The same for a code of the second factor. */
  void confirmCode(User user, Secret code, Origin origin) {
    ReentrantLock lane = lanes[Math.floorMod(user.name().hashCode(), LANES)];
    queue(lane);
    try {
      requireNoWait(user, origin);
      if (!secondFactors.use(user.name(), code)) {
        wrong(user.name(), origin, "wrong second factor");
        throw new BerthException(
            ErrorCode.DENIED,
            "Cannot go on as '%s': the code is wrong or used up. Wait for the next one."
                .formatted(user.name()));
      }
    } finally {
      lane.unlock();
    }
  }
}
