package dev.berth.engine.docker;

import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Mount;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.docker.DockerSettings.Permission;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Refuses what cannot be, or what the operator has not allowed, before anything is made. */
final class TaskCheck {
  private static final Set<String> OWN_IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private TaskCheck() {}

  /**
   * Checks what a task asks for.
   *
   * @throws BerthException {@code DENIED}, {@code INVALID_INPUT} or {@code UNSUPPORTED}
   */
  static void check(TaskSpec spec, Set<Permission> allowed, String engine) {
    checkPrivileges(spec, allowed);
    for (String name : spec.isolation().sysctls().keySet()) {
      if (!isOwn(name, spec)) {
        throw new BerthException(
            ErrorCode.DENIED,
            "Cannot set sysctl '%s' in task '%s': it is not a setting of the task's own namespaces. Only net.*, fs.mqueue.* and the kernel.* settings of System V IPC are."
                .formatted(name, spec.id()));
      }
    }
    checkMounts(spec, engine);
  }

  private static void checkPrivileges(TaskSpec spec, Set<Permission> allowed) {
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

  private static boolean isOwn(String name, TaskSpec spec) {
    if (name.contains("/") || name.contains("..")) {
      return false;
    }
    if (name.startsWith("net.")) {
      return spec.networking().namespace() == Namespace.OWN;
    }
    boolean ownIpc = !spec.isolation().privileges().contains(Privilege.HOST_IPC);
    return ownIpc && (name.startsWith("fs.mqueue.") || OWN_IPC.contains(name));
  }

  private static void checkMounts(TaskSpec spec, String engine) {
    Set<Path> targets = new HashSet<>();
    for (Mount mount : spec.filesystem().mounts()) {
      Path target = Path.of(mount.target()).normalize();
      if (!target.isAbsolute() || target.getNameCount() == 0) {
        throw refusal(spec, "nothing can be mounted at '%s'".formatted(mount.target()));
      }
      if (!targets.add(target)) {
        throw refusal(
            spec,
            "two are mounted at '%s'. Give each mount a place of its own"
                .formatted(mount.target()));
      }
      if (mount instanceof Mount.Volume volume && volume.subpath() != null) {
        throw new BerthException(
            ErrorCode.UNSUPPORTED,
            "Cannot create task '%s': the engine '%s' cannot mount the folder '%s' of volume '%s' alone. Mount the whole volume."
                .formatted(spec.id(), engine, volume.subpath(), volume.volume()));
      }
      if (mount instanceof Mount.Bind bind && !Files.exists(bind.source())) {
        throw refusal(
            spec,
            "there is no file or directory %s to bind. Make it first".formatted(bind.source()));
      }
    }
  }

  private static BerthException refusal(TaskSpec spec, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot create task '%s': %s.".formatted(spec.id(), cause));
  }
}
