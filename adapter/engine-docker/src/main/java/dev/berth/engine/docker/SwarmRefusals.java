package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.Networking.Namespace;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** What Swarm cannot do, all of it named before anything is made. */
final class SwarmRefusals {
  private SwarmRefusals() {}

  /**
   * @throws BerthException {@code UNSUPPORTED}, with everything that is
   */
  static void requireSupported(ClusterServiceSpec spec) {
    List<String> refused = new ArrayList<>();
    Template template = spec.template();
    if (HostImage.owns(template.image())) {
      refused.add(
          "the image '%s', which not every node has: make one of your own and put it into a registry"
              .formatted(template.image()));
    }
    addIsolation(template.isolation(), refused);
    if (template.networking().namespace() == Namespace.HOST) {
      refused.add("the network of the nodes (network_mode: host)");
    }
    for (Mount mount : template.filesystem().mounts()) {
      if (mount instanceof Mount.Volume volume && volume.subpath() != null) {
        refused.add("a folder of volume '%s' (volume.subpath)".formatted(volume.volume()));
      }
    }
    List<String> entrypoint = template.process().entrypoint();
    if (entrypoint != null && entrypoint.isEmpty() && template.process().command() == null) {
      refused.add("an empty entrypoint without a command");
    }
    if (!refused.isEmpty()) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot run service '%s' on Swarm: it does not offer %s."
              .formatted(spec.identity().displayName(), String.join("; ", refused)));
    }
  }

  private static void addIsolation(Isolation isolation, List<String> refused) {
    for (Isolation.Privilege privilege : isolation.privileges().stream().sorted().toList()) {
      refused.add(
          switch (privilege) {
            case PRIVILEGED -> "privileged tasks (privileged)";
            case HOST_PID -> "the processes of the nodes (pid: host)";
            case HOST_IPC -> "the shared memory of the nodes (ipc: host)";
            case SECCOMP_UNCONFINED -> "tasks without a filter (security_opt: seccomp)";
          });
    }
    for (Isolation.Restriction restriction : isolation.restrictions()) {
      refused.add(
          switch (restriction) {
            case NO_NEW_PRIVILEGES -> "security_opt: no-new-privileges";
          });
    }
    if (!isolation.devices().isEmpty()) {
      refused.add("devices of the nodes (devices)");
    }
  }
}
