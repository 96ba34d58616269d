package dev.berth.deploy;

import dev.berth.engine.Isolation.Privilege;
import java.util.Set;

/**
 * What the operator's configuration says of deploying.
 *
 * @param maxStacks how many stacks a tenant may have
 * @param maxServices how many services a stack may have
 * @param maxReplicas how many tasks a service may have
 * @param privileges what tasks may have beyond a container's walls
 * @param hostNetwork whether tasks may use the machine's own network stack
 */
public record DeploySettings(
    int maxStacks,
    int maxServices,
    int maxReplicas,
    Set<Privilege> privileges,
    HostNetwork hostNetwork) {
  public static final DeploySettings DEFAULT =
      new DeploySettings(200, 100, 500, Set.of(), HostNetwork.FORBIDDEN);

  public DeploySettings {
    privileges = Set.copyOf(privileges);
  }

  /** Whether tasks may use the machine's own network stack. */
  public enum HostNetwork {
    FORBIDDEN,
    ALLOWED
  }
}
