package dev.berth.identity;

import dev.berth.access.Quota;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.time.Instant;

/**
 * Who owns things. Immutable.
 *
 * @param state whether somebody may act in it
 */
record Tenant(TenantId id, State state, Instant created, Quota quota) {
  /** Nothing at all: of a tenant that there is not. */
  static final Quota NOTHING = new Quota(new ByteSize(0), 0L, 0, 0, new ByteSize(0), 0);

  enum State {
    ACTIVE,
    /** What it has is being removed; nothing is done in it any more. */
    REMOVING
  }

  Tenant with(Quota changed) {
    return new Tenant(id, state, created, changed);
  }

  Tenant with(State changed) {
    return new Tenant(id, changed, created, quota);
  }

  boolean isActive() {
    return state == State.ACTIVE;
  }
}
