package dev.berth.engine.docker;

import dev.berth.engine.docker.DockerSettings.LogLimits;
import dev.berth.engine.docker.DockerSettings.Target;

/**
 * What a cluster over Swarm is told when it is made.
 *
 * @param target the daemon of one of its managers
 * @param instance the instance's id, which is in a label of all it makes
 * @param logs how much of a task's output is kept, on the node where it runs
 */
public record SwarmSettings(Target target, String instance, LogLimits logs) {
  /**
   * @throws IllegalArgumentException for an id that cannot be part of names
   */
  public SwarmSettings {
    if (!instance.matches("[a-z0-9]{1,8}")) {
      throw new IllegalArgumentException("Not an instance id: " + instance);
    }
  }

  /** The settings of an instance that is given nothing but a manager. */
  public static SwarmSettings of(Target target, String instance) {
    return new SwarmSettings(target, instance, LogLimits.DEFAULT);
  }
}
