package dev.berth.engine.embedded;

import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Set;

/** Which kernel settings a task may have: those of a namespace that is its own. */
final class Sysctls {
  private static final Set<String> IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private Sysctls() {}

  /**
   * Checks what a task asks for.
   *
   * @throws BerthException {@code DENIED} for a setting of the whole machine
   */
  static void check(TaskSpec spec) {
    for (String name : spec.isolation().sysctls().keySet()) {
      if (!isSafe(name, spec)) {
        throw new BerthException(
            ErrorCode.DENIED,
            "Cannot set sysctl '%s' in task '%s': it is not a setting of the task's own namespaces. Only net.*, fs.mqueue.* and the kernel.* settings of System V IPC are."
                .formatted(name, spec.id()));
      }
    }
  }

  private static boolean isSafe(String name, TaskSpec spec) {
    if (name.contains("/") || name.contains("..")) {
      return false;
    }
    if (name.startsWith("net.")) {
      return spec.networking().namespace() == Namespace.OWN;
    }
    boolean ownIpc = !spec.isolation().privileges().contains(Privilege.HOST_IPC);
    return ownIpc && (name.startsWith("fs.mqueue.") || IPC.contains(name));
  }
}
