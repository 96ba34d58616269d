package dev.berth.access;

import dev.berth.kernel.Secret;

/**
 * Who somebody is and what they may do. Every request, whatever its protocol, passes here before
 * anything happens; what nothing allows is denied. Thread-safe.
 */
public interface Access {
  /** Whose token this is; never throws. */
  Authentication authenticate(Secret token);

  /** Whether somebody may do something; never throws. */
  Decision decide(Principal principal, Action action, Resource resource);
}
