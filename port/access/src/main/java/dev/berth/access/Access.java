package dev.berth.access;

import dev.berth.kernel.Secret;

/**
 * Who somebody is and what they may do. Every request, whatever its protocol, passes here before
 * anything happens; what nothing allows is denied. Thread-safe.
 */
public interface Access {
  /**
   * Whose token this is: the administrator's, a session's or an API token. Never throws.
   *
   * @param origin where it was shown
   */
  Authentication authenticate(Secret token, Origin origin);

  /**
   * Whether somebody may do something. Never throws.
   *
   * <p>An action that this release does not know is denied to everybody but operators.
   */
  Decision decide(Principal principal, Action action, Resource resource);
}
