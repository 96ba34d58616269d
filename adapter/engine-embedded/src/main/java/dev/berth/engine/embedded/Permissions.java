package dev.berth.engine.embedded;

import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.EngineSettings.Permission;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Set;

/** Refuses what the operator has not allowed. */
final class Permissions {
  private Permissions() {}

  /**
   * Checks what a task asks for.
   *
   * @throws BerthException {@code DENIED}, naming the setting that would allow it
   */
  static void check(TaskSpec spec, Set<Permission> allowed) {
    for (Privilege privilege : spec.isolation().privileges()) {
      switch (privilege) {
        case PRIVILEGED -> require(Permission.PRIVILEGED, "run privileged", spec, allowed);
        case HOST_PID -> require(Permission.HOST_PID, "see the host's processes", spec, allowed);
        case HOST_IPC -> require(Permission.HOST_IPC, "use the host's IPC", spec, allowed);
        case SECCOMP_UNCONFINED -> {
          // Whoever deploys has decided who may ask for it.
        }
      }
    }
    if (spec.networking().namespace() == Namespace.HOST) {
      require(Permission.HOST_NETWORK, "use the host's network", spec, allowed);
    }
  }

  private static void require(
      Permission permission, String what, TaskSpec spec, Set<Permission> allowed) {
    if (!allowed.contains(permission)) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot create task '%s': it may not %s. The operator allows it with '%s: true' in berth.yml."
              .formatted(spec.id(), what, permission.setting()));
    }
  }
}
