package dev.berth.http;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Decision;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditEntry.Result;
import dev.berth.records.AuditTrail;
import java.util.Map;

/**
 * Decides whether something may be done, and writes down what was: the one place that every
 * listener's requests pass, whatever their protocol. Thread-safe.
 */
public final class Guard {
  private final Access access;
  private final AuditTrail trail;

  public Guard(Access access, AuditTrail trail) {
    this.access = access;
    this.trail = trail;
  }

  /**
   * Lets something be done; a refusal is written down.
   *
   * @throws BerthException {@code DENIED}
   */
  public void require(Principal principal, Action action, Resource resource) {
    if (decide(principal, action, resource) instanceof Decision.Denied denied) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot do '%s' on '%s' as '%s': %s"
              .formatted(action, resource, principal.name(), denied.reason()));
    }
  }

  /**
   * Whether something may be done, for a protocol that tells so in its own words; a refusal is
   * written down.
   */
  public Decision decide(Principal principal, Action action, Resource resource) {
    Decision decision = access.decide(principal, action, resource);
    if (decision instanceof Decision.Denied denied) {
      trail.record(
          new AuditEntry(
              principal, action, resource, Result.REFUSED, Map.of("reason", denied.reason())));
    }
    return decision;
  }

  /**
   * Writes down how something ended that was allowed; on disk when it returns.
   *
   * @throws BerthException {@code UNAVAILABLE} if it cannot be written
   */
  public void record(AuditEntry entry) {
    trail.record(entry);
  }

  Access access() {
    return access;
  }
}
