package dev.berth.deploy;

import java.nio.file.Path;
import java.util.Set;

/**
 * What the operator's configuration says of deploying.
 *
 * @param maxStacks how many stacks a tenant may have
 * @param maxServices how many services a stack may have
 * @param maxReplicas how many tasks a service may have
 * @param ownFolders where Berth keeps its own things, which a task must not get by the way
 */
public record DeploySettings(
    int maxStacks, int maxServices, int maxReplicas, Set<Path> ownFolders) {
  public static final DeploySettings DEFAULT = new DeploySettings(200, 100, 500, Set.of());

  public DeploySettings {
    ownFolders = Set.copyOf(ownFolders);
  }
}
