package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.compose.ServiceSection;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Isolation.Restriction;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what one service wants beyond a container's walls into the engine's. For one service. */
final class IsolationResolver {
  /** What Docker gives every container, and Berth every task. */
  private static final Set<String> DEFAULT_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "NET_RAW",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private static final int FILE_TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  private final Rights rights;
  private final ServiceKey key;
  private final ServiceSection section;
  private final Problems problems;
  private final String path;
  private final Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
  private final Set<Restriction> restrictions = EnumSet.noneOf(Restriction.class);

  IsolationResolver(Rights rights, ServiceKey key, ServiceSection section, Problems problems) {
    this.rights = rights;
    this.key = key;
    this.section = section;
    this.problems = problems;
    this.path = "services." + key.service();
  }

  Isolation resolve() {
    ServiceSection.Isolation asked = section.isolation();
    if (asked.privileged()) {
      privilege(Privilege.PRIVILEGED, Rights.PRIVILEGED, "privileged", "privileged: true");
    }
    namespace("pid", asked.pid(), Privilege.HOST_PID, Rights.HOST_PID);
    namespace("ipc", asked.ipc(), Privilege.HOST_IPC, Rights.HOST_IPC);
    capabilities();
    asked.securityOptions().forEach(this::securityOption);
    cgroupParent();
    return new Isolation(
        new Isolation.Limits(asked.memory(), asked.cpus(), asked.pids()),
        asked.addedCapabilities(),
        asked.droppedCapabilities(),
        privileges,
        asked.ulimits().stream()
            .map(ulimit -> new Isolation.Ulimit(ulimit.name(), ulimit.soft(), ulimit.hard()))
            .toList(),
        asked.sysctls(),
        devices(),
        restrictions);
  }

  private void privilege(Privilege privilege, Action action, String name, String shown) {
    if (rights.check(action, ofService(), asked(name, shown))) {
      privileges.add(privilege);
    }
  }

  private void namespace(String name, @Nullable String mode, Privilege privilege, Action action) {
    if (mode == null) {
      return;
    }
    if (mode.equals("host")) {
      privilege(privilege, action, name, name + ": host");
    } else {
      shareNamespace(rights, new Shared(key, name, mode, place(name)), problems);
    }
  }

  /**
   * A namespace of another task that is asked for.
   *
   * @param mode {@code service:NAME} or {@code container:NAME}
   */
  record Shared(ServiceKey service, String name, String mode, Place place) {}

  /** No engine has it yet; who may not even ask hears that instead. */
  static void shareNamespace(Rights rights, Shared shared, Problems problems) {
    String path = "services." + shared.service().service() + "." + shared.name();
    String whose = shared.mode().substring(shared.mode().indexOf(':') + 1);
    String resource =
        shared.mode().startsWith("service:")
            ? "service/" + shared.service().stack() + "/" + whose
            : "task/" + whose;
    Rights.Asked asked =
        new Rights.Asked(shared.place(), path, shared.name() + ": " + shared.mode());
    if (rights.check(Rights.SHARE_NAMESPACE, resource, asked)) {
      problems.error(
          shared.place(),
          path,
          "'%s' is not supported: no engine here lets a task share the namespace of another. Put both services into one network."
              .formatted(asked.shown()));
    }
  }

  private void capabilities() {
    for (String capability : section.isolation().addedCapabilities()) {
      if (!DEFAULT_CAPABILITIES.contains(capability)) {
        rights.check(
            Rights.ADD_CAPABILITY,
            "capability/" + capability,
            asked("cap_add", "cap_add: " + capability));
      }
    }
  }

  private void securityOption(String text) {
    String option = text.strip().toLowerCase(Locale.ROOT);
    int cut = option.indexOf('=') >= 0 ? option.indexOf('=') : option.indexOf(':');
    String name = cut < 0 ? option : option.substring(0, cut);
    String value = cut < 0 ? "" : text.strip().substring(cut + 1);
    switch (name) {
      case "no-new-privileges" -> noNewPrivileges(value, text);
      case "seccomp", "apparmor", "label", "systempaths", "proc-opts" -> weaken(name, value, text);
      default ->
          problems.error(
              place("security_opt"),
              path + ".security_opt",
              "'%s' is not a security option here. Known are no-new-privileges, seccomp=unconfined, apparmor=… and label=…."
                  .formatted(text));
    }
  }

  private void noNewPrivileges(String value, String text) {
    switch (value) {
      case "", "true" -> restrictions.add(Restriction.NO_NEW_PRIVILEGES);
      case "false" -> {}
      default ->
          problems.error(
              place("security_opt"),
              path + ".security_opt",
              "'%s' is neither no-new-privileges:true nor no-new-privileges:false."
                  .formatted(text));
    }
  }

  private void weaken(String name, String value, String text) {
    if (name.equals("seccomp") && value.equals("builtin")) {
      return;
    }
    if (!rights.check(
        Rights.SECURITY_OPTION,
        "security/" + name + "=" + value,
        asked("security_opt", "security_opt: " + text))) {
      return;
    }
    if (name.equals("seccomp") && value.equals("unconfined")) {
      privileges.add(Privilege.SECCOMP_UNCONFINED);
      return;
    }
    problems.warning(
        place("security_opt"),
        path + ".security_opt",
        "'%s' is not acted on: the task keeps what every task has.".formatted(text));
  }

  private void cgroupParent() {
    String parent = section.isolation().cgroupParent();
    if (parent != null
        && rights.check(
            Rights.CGROUP_PARENT,
            "cgroup/" + parent,
            asked("cgroup_parent", "cgroup_parent: " + parent))) {
      problems.warning(
          place("cgroup_parent"),
          path + ".cgroup_parent",
          "'cgroup_parent' is not acted on: tasks have their place below Berth's own.");
    }
  }

  private List<Isolation.Device> devices() {
    List<Isolation.Device> devices = new ArrayList<>();
    List<ServiceSection.Device> asked = section.isolation().devices();
    for (int i = 0; i < asked.size(); i++) {
      ServiceSection.Device device = asked.get(i);
      String at = path + ".devices[" + i + "]";
      try {
        Path real = HostPaths.real(Path.of(device.source()));
        if (!rights.check(
            Rights.DEVICE, "path/" + real, new Rights.Asked(device.place(), at, device.source()))) {
          continue;
        }
        if (isDevice(real)) {
          devices.add(new Isolation.Device(real, device.target(), device.permissions()));
        } else {
          problems.error(
              device.place(),
              at,
              "There is no device '%s' on this machine. Correct the path; devices of a folder are named one by one."
                  .formatted(device.source()));
        }
      } catch (IOException | InvalidPathException e) {
        problems.error(
            device.place(),
            at,
            "'%s' cannot be read: %s.".formatted(device.source(), e.getMessage()));
      }
    }
    return devices;
  }

  private static boolean isDevice(Path real) throws IOException {
    if (!Files.exists(real)) {
      return false;
    }
    int type = (Integer) Files.getAttribute(real, "unix:mode") & FILE_TYPE;
    return type == CHARACTER_DEVICE || type == BLOCK_DEVICE;
  }

  private Rights.Asked asked(String name, String shown) {
    return new Rights.Asked(place(name), path + "." + name, shown);
  }

  private Place place(String name) {
    return section.place(name);
  }

  private String ofService() {
    return "service/" + key.stack() + "/" + key.service();
  }
}
