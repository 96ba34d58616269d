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
   * Whether what somebody showed still counts: the session has not ended, the token was not
   * revoked, the user is not locked, and is an operator still who was one. Asking does not count as
   * a use. For what stays open long after it was let in. Never throws.
   */
  default boolean holds(Principal principal) {
    return true;
  }

  /**
   * Whether somebody may do something. Never throws.
   *
   * <p>An action that this release does not know is denied to everybody but operators.
   */
  Decision decide(Principal principal, Action action, Resource resource);
}
