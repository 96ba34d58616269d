package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Privilege;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns what a service may use and do into the keys of a Compose file. */
final class IsolationExport {
  private IsolationExport() {}

  static ServiceSection.Isolation section(Isolation isolation, boolean readOnlyRoot) {
    Set<Privilege> privileges = isolation.privileges();
    return new ServiceSection.Isolation(
        readOnlyRoot,
        privileges.contains(Privilege.PRIVILEGED),
        privileges.contains(Privilege.HOST_PID) ? "host" : null,
        privileges.contains(Privilege.HOST_IPC) ? "host" : null,
        sorted(isolation.addedCapabilities()),
        sorted(isolation.droppedCapabilities()),
        isolation.ulimits().stream()
            .map(one -> new ServiceSection.Ulimit(one.name(), one.soft(), one.hard()))
            .toList(),
        new TreeMap<>(isolation.sysctls()),
        isolation.limits().memory(),
        isolation.limits().cpus(),
        isolation.limits().pids(),
        isolation.devices().stream().map(IsolationExport::device).toList(),
        options(isolation),
        null);
  }

  private static List<String> options(Isolation isolation) {
    List<String> options = new ArrayList<>();
    if (isolation.privileges().contains(Privilege.SECCOMP_UNCONFINED)) {
      options.add("seccomp=unconfined");
    }
    if (isolation.restrictions().contains(Isolation.Restriction.NO_NEW_PRIVILEGES)) {
      options.add("no-new-privileges:true");
    }
    return options;
  }

  private static ServiceSection.Device device(Isolation.Device device) {
    return new ServiceSection.Device(
        device.source().toString(), device.target(), device.permissions(), ServiceExport.PLACE);
  }

  private static Set<String> sorted(Set<String> names) {
    return new LinkedHashSet<>(new TreeSet<>(names));
  }
}
