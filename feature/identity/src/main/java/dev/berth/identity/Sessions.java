package dev.berth.identity;

import dev.berth.access.Origin;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import dev.berth.store.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who is logged in. A session that was ended is unknown at once; that it began or ended is on disk
 * when the call returns. Thread-safe.
 */
final class Sessions {
  /** Of one user; the oldest ends when there is one more. */
  static final int MOST = 100;

  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;
  private final SecureRandom random;
  private final IdentitySettings settings;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final LastUses lastUses;
  private final ReentrantLock writer = new ReentrantLock();

  Sessions(
      Store store,
      InstantSource clock,
      IdSource ids,
      SecureRandom random,
      IdentitySettings settings) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.random = random;
    this.settings = settings;
    this.lastUses = new LastUses(clock);
  }

  /**
   * A session that began.
   *
   * @param token to show with each request; not stored
   */
  record Opened(Session session, Secret token) {}

  void load() {
    store.read(SessionTable::read).forEach((session, used) -> remember(session, used));
  }

  private void remember(Session session, Instant used) {
    sessions.put(session.id(), session);
    lastUses.load(session.id(), used);
  }

  /** Begins one of a user who has proved who they are. */
  Opened open(User user, boolean secondFactor, Origin origin) {
    if (user.locked() || user.kind() == User.Kind.SERVICE) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot log '%s' in: %s."
              .formatted(
                  user.name(),
                  user.locked() ? "the user is locked" : "a service account shows tokens"));
    }
    Instant now = clock.instant();
    String id = ids.next();
    Secret token = TokenText.make(TokenText.Kind.SESSION, id, random);
    Session session =
        new Session(
            id,
            TokenText.hash(token.reveal()),
            user.name(),
            now,
            now.plus(settings.sessionLongest()),
            secondFactor,
            origin.address());
    writer.lock();
    try {
      List<Session> surplus =
          of(user.name()).sorted(Comparator.comparing(Session::created).reversed()).toList();
      remove(surplus.subList(Math.min(MOST - 1, surplus.size()), surplus.size()));
      store.write(handle -> SessionTable.add(handle, session));
      remember(session, now);
    } finally {
      writer.unlock();
    }
    return new Opened(session, token);
  }

  /** A session that has not ended. */
  Optional<Session> find(String id) {
    Session session = sessions.get(id);
    return session == null || isOver(session, clock.instant())
        ? Optional.empty()
        : Optional.of(session);
  }

  /** Whether it is one, has not ended and belongs to a user. */
  boolean isOpen(String id, String user) {
    Session session = sessions.get(id);
    return session != null && session.user().equals(user);
  }

  private boolean isOver(Session session, Instant now) {
    Instant used = lastUses.of(session.id()).orElse(session.created());
    return !now.isBefore(session.expires()) || !now.isBefore(used.plus(settings.sessionIdle()));
  }

  /** When it ends if nobody uses it any more. */
  Instant end(Session session) {
    Instant idle = lastUses.of(session.id()).orElse(session.created()).plus(settings.sessionIdle());
    return idle.isBefore(session.expires()) ? idle : session.expires();
  }

  Instant lastUse(Session session) {
    return lastUses.of(session.id()).orElse(session.created());
  }

  /** The session of a token that was shown. */
  Optional<Session> use(String id, Secret token) {
    Optional<Session> session = find(id).filter(one -> TokenText.matches(token, one.hash()));
    session.ifPresent(one -> lastUses.use(one.id()));
    return session;
  }

  /** The open sessions of a user. */
  Stream<Session> of(String user) {
    Instant now = clock.instant();
    return sessions.values().stream()
        .filter(session -> session.user().equals(user) && !isOver(session, now));
  }

  /** Notes that its user has shown a second factor. */
  void prove(String id) {
    writer.lock();
    try {
      Session session = sessions.get(id);
      if (session != null) {
        Session proved = session.proved();
        store.write(
            handle -> {
              SessionTable.remove(handle, id);
              return SessionTable.add(handle, proved);
            });
        sessions.put(id, proved);
        lastUses.touch(id);
      }
    } finally {
      writer.unlock();
    }
  }

  /** Ends one; nothing happens if it is over. */
  void end(String id) {
    endIf(session -> session.id().equals(id));
  }

  /** Ends all of a user. */
  void endAll(String user) {
    endIf(session -> session.user().equals(user));
  }

  /** Ends all of a user but one. */
  void endOthers(String user, String kept) {
    endIf(session -> session.user().equals(user) && !session.id().equals(kept));
  }

  private void endIf(Predicate<Session> gone) {
    writer.lock();
    try {
      remove(sessions.values().stream().filter(gone).toList());
    } finally {
      writer.unlock();
    }
  }

  private void remove(List<Session> gone) {
    if (gone.isEmpty()) {
      return;
    }
    gone.forEach(session -> sessions.remove(session.id()));
    store.write(
        handle -> {
          gone.forEach(session -> SessionTable.remove(handle, session.id()));
          return gone.size();
        });
    gone.forEach(session -> lastUses.forget(session.id()));
  }

  /** Forgets those that are over, and writes down when the others were used. */
  void tidy() {
    Instant now = clock.instant();
    endIf(session -> isOver(session, now));
    lastUses.save(
        (times) ->
            store.write(
                handle -> {
                  times.forEach((id, used) -> SessionTable.writeUse(handle, id, used));
                  return times.size();
                }));
  }
}
