package dev.berth.access;

import dev.berth.kernel.Secret;
import java.util.Optional;

/**
 * Who somebody is and what they may do. Every request, whatever its protocol, passes here before
 * anything happens; what nothing allows is denied. Thread-safe.
 */
public interface Access {
  /** Whose token this is; empty for one that is unknown, revoked or expired. */
  Optional<Principal> authenticate(Secret token);

  /** Whether somebody may do something; never throws. */
  Decision decide(Principal principal, Action action, Resource resource);
}
