package dev.berth.registry;

import java.net.InetAddress;

/**
 * Which addresses may be connected to. It is asked after a name was resolved, for a registry as for
 * whatever a registry refers to, and the address it allowed is the one that is used.
 */
@FunctionalInterface
public interface AddressRule {
  /** For registries that the operator names. */
  AddressRule ALL = address -> true;

  boolean allows(InetAddress address);
}
