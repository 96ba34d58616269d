package dev.berth.http;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Decision;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is open by somebody's right: streams and WebSockets. It ends soon after the right did: the
 * session was ended, the token revoked, the user locked, the policy changed. Thread-safe.
 */
final class OpenRights implements AutoCloseable {
  /** How long something may stay open without its right, at most and about. */
  static final Duration EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = System.getLogger(OpenRights.class.getName());

  private final Access access;
  private final Map<Held, Consumer<BerthException>> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService scheduler = Threads.scheduler("api-rights");

  OpenRights(Access access) {
    this.access = access;
    var _ =
        scheduler.scheduleWithFixedDelay(
            this::checkAll, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * By what right something is open.
   *
   * @param principal whose credential has to count still
   * @param action and
   * @param resource what has to be allowed still; null: its handler decides
   */
  record Right(Principal principal, @Nullable Action action, @Nullable Resource resource) {}

  /** One that is open; each is another, whatever its right. */
  private static final class Held {
    private final Right right;

    Held(Right right) {
      this.right = right;
    }
  }

  /**
   * Keeps an eye on what is open.
   *
   * @param right null: nobody had to show anything
   * @param end called once, when the right has ended
   * @return to close when it is open no more
   */
  Eye watch(@Nullable Right right, Consumer<BerthException> end) {
    if (right == null) {
      return () -> {};
    }
    Held held = new Held(right);
    open.put(held, end);
    return () -> open.remove(held);
  }

  /** Looks until it is closed. */
  @FunctionalInterface
  interface Eye extends AutoCloseable {
    @Override
    void close();
  }

  private void checkAll() {
    for (Held held : List.copyOf(open.keySet())) {
      try {
        BerthException over = over(held.right);
        Consumer<BerthException> end = over == null ? null : open.remove(held);
        if (over != null && end != null) {
          end.accept(over);
        }
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Cannot check the right of what is open", e);
      }
    }
  }

  /** Why it may not stay open; null: it may. */
  private @Nullable BerthException over(Right right) {
    if (!access.holds(right.principal())) {
      return new BerthException(
          ErrorCode.UNAUTHENTICATED,
          "Cannot go on: the session has ended, or the token counts no more. Log in again.");
    }
    Action action = right.action();
    Resource resource = right.resource();
    if (action != null
        && resource != null
        && access.decide(right.principal(), action, resource) instanceof Decision.Denied denied) {
      return new BerthException(
          ErrorCode.DENIED,
          "Cannot go on with '%s' on '%s': %s".formatted(action, resource, denied.reason()));
    }
    return null;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    open.clear();
  }
}
