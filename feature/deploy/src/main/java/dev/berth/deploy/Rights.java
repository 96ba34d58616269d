package dev.berth.deploy;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Decision;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What the one who deploys may ask of the machine for a task; what is refused becomes a problem.
 * For one file.
 */
final class Rights {
  static final Action BIND_MOUNT = new Action("task:BindMount");
  static final Action ENGINE_SOCKET = new Action("task:EngineSocket");
  static final Action DEVICE = new Action("task:Device");
  static final Action ADD_CAPABILITY = new Action("task:AddCapability");
  static final Action SECURITY_OPTION = new Action("task:SecurityOption");
  static final Action CGROUP_PARENT = new Action("task:CgroupParent");
  static final Action PRIVILEGED = new Action("task:Privileged");
  static final Action HOST_NETWORK = new Action("task:HostNetwork");
  static final Action HOST_PID = new Action("task:HostPid");
  static final Action HOST_IPC = new Action("task:HostIpc");
  static final Action VOLUME_DRIVER = new Action("task:VolumeDriver");
  static final Action SHARE_NAMESPACE = new Action("task:ShareNamespace");

  private final Access access;
  private final Principal principal;
  private final Problems problems;

  Rights(Access access, Principal principal, Problems problems) {
    this.access = access;
    this.principal = principal;
    this.problems = problems;
  }

  /**
   * Where something is asked for.
   *
   * @param path of keys: {@code services.web.devices[0]}
   * @param shown what is asked for, as the file writes it
   */
  record Asked(@Nullable Place place, String path, String shown) {}

  /**
   * Whether it may be had.
   *
   * @param resource what the right is needed on; not shown, since a link may lead there
   */
  boolean check(Action action, String resource, Asked asked) {
    Decision decision =
        access.decide(principal, action, new Resource(principal.tenant(), resource));
    return switch (decision) {
      case Decision.Allowed _ -> true;
      case Decision.Denied denied -> {
        problems.error(
            asked.place(),
            asked.path(),
            "'%s' is not allowed, '%s' would have to be: %s Remove it, or have the operator allow it."
                .formatted(asked.shown(), action, denied.reason()));
        yield false;
      }
    };
  }
}
