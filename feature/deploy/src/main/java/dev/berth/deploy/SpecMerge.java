package dev.berth.deploy;

import dev.berth.engine.Filesystem;
import dev.berth.engine.Mount;
import dev.berth.engine.ProcessSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What has become different in a service's file, to be done to what the service is now: what has
 * been changed by hand since stays.
 */
record SpecMerge(ServiceSpec from, ServiceSpec to) {

  ServiceSpec apply(ServiceSpec present) {
    boolean otherImage = !from.image().equals(to.image());
    return new ServiceSpec(
        otherImage ? to.image() : present.image(),
        otherImage ? to.imageId() : present.imageId(),
        process(present.process()),
        filesystem(present.filesystem()),
        choose(from.networking(), to.networking(), present.networking()),
        choose(from.isolation(), to.isolation(), present.isolation()),
        choose(from.upkeep(), to.upkeep(), present.upkeep()),
        choose(from.routing(), to.routing(), present.routing()),
        Objects.equals(from.cluster(), to.cluster()) ? present.cluster() : to.cluster());
  }

  /** What it is now, unless it has become different. */
  static <T> T choose(T from, T to, T present) {
    return from.equals(to) ? present : to;
  }

  private ProcessSpec process(ProcessSpec present) {
    if (from.process().equals(to.process())) {
      return present;
    }
    Map<String, String> before = from.process().environment();
    Map<String, String> after = to.process().environment();
    Map<String, String> environment = new TreeMap<>(present.environment());
    before.forEach(
        (name, value) -> {
          if (!after.containsKey(name)) {
            environment.remove(name);
          }
        });
    after.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            environment.put(name, value);
          }
        });
    ProcessSpec process = to.process();
    return new ProcessSpec(
        process.entrypoint(),
        process.command(),
        environment,
        process.workingDirectory(),
        process.user(),
        process.terminal(),
        process.stopSignal());
  }

  private Filesystem filesystem(Filesystem present) {
    if (from.filesystem().equals(to.filesystem())) {
      return present;
    }
    Map<String, Mount> before = byTarget(from.filesystem());
    Map<String, Mount> now = byTarget(present);
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount : to.filesystem().mounts()) {
      Mount own = now.get(mount.target());
      mounts.add(own != null && mount.equals(before.get(mount.target())) ? own : mount);
    }
    return new Filesystem(
        mounts,
        choose(
            from.filesystem().readOnlyRoot(),
            to.filesystem().readOnlyRoot(),
            present.readOnlyRoot()));
  }

  private static Map<String, Mount> byTarget(Filesystem filesystem) {
    Map<String, Mount> mounts = new LinkedHashMap<>();
    filesystem.mounts().forEach(mount -> mounts.put(mount.target(), mount));
    return mounts;
  }
}
