package dev.berth.engine.embedded;

import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The {@code mounts} of an OCI configuration. */
final class MountSection {
  private static final Path DEV = Path.of("/dev");
  private static final long SHM_BYTES = 64L << 20;

  private MountSection() {}

  /**
   * What is mounted into a task beside what it asks for.
   *
   * @param host for the host image
   * @param sources where its named volumes and the files in memory lie, by target
   * @param files generated ones ({@code /etc/hosts}), by target
   */
  record Extra(
      List<RootLayers.HostMount> host, Map<String, Path> sources, Map<String, Path> files) {}

  /** All mounts, in order. */
  static List<Map<String, Object>> render(TaskSpec spec, Extra extra) {
    Set<Path> taken = targets(spec);
    List<Map<String, Object>> mounts = new ArrayList<>();
    extra.host().forEach(host -> mounts.add(bind(host.source(), host.target(), true)));
    kernelFilesystems(mounts, spec.isolation().privileges());
    mounts.removeIf(mount -> isReplaced(target(mount), taken));
    List<Map<String, Object>> further = new ArrayList<>();
    boolean readOnly = spec.filesystem().readOnlyRoot();
    extra.files().forEach((target, source) -> further.add(bind(source, target, readOnly)));
    further.removeIf(mount -> isReplaced(target(mount), taken));
    for (Mount mount : spec.filesystem().mounts()) {
      further.add(render(mount, extra));
    }
    // What is mounted deeper comes later, or it would be hidden.
    further.sort(Comparator.comparingInt(mount -> target(mount).getNameCount()));
    mounts.addAll(further);
    return mounts;
  }

  /**
   * Where a task mounts something.
   *
   * @throws BerthException {@code INVALID_INPUT} for a place that is none or that two mounts have
   */
  static Set<Path> targets(TaskSpec spec) {
    Set<Path> targets = new HashSet<>();
    for (Mount mount : spec.filesystem().mounts()) {
      Path target = Path.of(mount.target()).normalize();
      if (!target.isAbsolute() || target.getNameCount() == 0 || !targets.add(target)) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot create task '%s': %s '%s'. Give each mount a place of its own."
                .formatted(
                    spec.id(),
                    targets.contains(target) ? "two are mounted at" : "nothing can be mounted at",
                    mount.target()));
      }
    }
    return targets;
  }

  private static Path target(Map<String, Object> mount) {
    return Path.of((String) mount.get("destination")).normalize();
  }

  /** Whether a task mounts something else there; a {@code /dev} of its own has its own parts. */
  private static boolean isReplaced(Path target, Set<Path> taken) {
    return taken.contains(target) || (taken.contains(DEV) && target.startsWith(DEV));
  }

  private static void kernelFilesystems(
      List<Map<String, Object>> mounts, Set<Privilege> privileges) {
    String access = privileges.contains(Privilege.PRIVILEGED) ? "rw" : "ro";
    mounts.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
    mounts.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
    mounts.add(
        mount(
            "/dev/pts",
            "devpts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5"));
    mounts.add(mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access));
    mounts.add(
        mount(
            "/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", access));
    if (privileges.contains(Privilege.HOST_IPC)) {
      mounts.add(bind(Path.of("/dev/shm"), "/dev/shm", false));
      if (Files.isDirectory(Path.of("/dev/mqueue"))) {
        mounts.add(bind(Path.of("/dev/mqueue"), "/dev/mqueue", false));
      }
      return;
    }
    mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    mounts.add(
        mount(
            "/dev/shm",
            "tmpfs",
            "shm",
            "nosuid",
            "noexec",
            "nodev",
            "mode=1777",
            "size=" + SHM_BYTES));
  }

  private static Map<String, Object> render(Mount mount, Extra extra) {
    return switch (mount) {
      case Mount.Bind bind -> bind(bind.source(), bind.target(), bind.readOnly());
      case Mount.Volume volume -> bind(source(volume, extra), volume.target(), volume.readOnly());
      case Mount.Tmpfs tmpfs -> tmpfs(tmpfs);
      case Mount.File file -> bind(source(file, extra), file.target(), true);
    };
  }

  private static Path source(Mount mount, Extra extra) {
    return Objects.requireNonNull(extra.sources().get(mount.target()), mount.target());
  }

  private static Map<String, Object> tmpfs(Mount.Tmpfs tmpfs) {
    List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
    options.add("mode=" + Integer.toOctalString(tmpfs.mode() == null ? 01777 : tmpfs.mode()));
    if (tmpfs.size() != null) {
      options.add("size=" + tmpfs.size().bytes());
    }
    return mount(tmpfs.target(), "tmpfs", "tmpfs", options.toArray(String[]::new));
  }

  private static Map<String, Object> bind(Path source, String target, boolean readOnly) {
    return mount(target, "bind", source.toString(), "rbind", "rprivate", readOnly ? "ro" : "rw");
  }

  private static Map<String, Object> mount(
      String destination, String type, String source, String... options) {
    return Map.of(
        "destination", destination, "type", type, "source", source, "options", List.of(options));
  }
}
