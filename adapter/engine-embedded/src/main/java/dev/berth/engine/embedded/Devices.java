package dev.berth.engine.embedded;

import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Device;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The devices of the machine that a task may use: their nodes in its {@code /dev}, and what its
 * control group lets it do with them. Beside these every task has the harmless ones of the OCI
 * specification ({@code /dev/null}).
 */
final class Devices {
  private static final Logger LOG = System.getLogger(Devices.class.getName());
  private static final Path DIRECTORY = Path.of("/dev");

  /** Below the machine's {@code /dev}, but a task has its own or none. */
  private static final Set<String> NOT_DEVICES =
      Set.of("pts", "shm", "fd", "mqueue", "console", "ptmx", ".udev", ".lxc", ".lxd-mounts");

  private static final int KIND = 0170000;
  private static final int BLOCK = 0060000;
  private static final int CHARACTER = 0020000;

  /**
   * One device.
   *
   * @param type {@code c} or {@code b}
   */
  private record Node(String path, String type, long number, int mode, int uid, int gid) {
    long major() {
      return ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL);
    }

    long minor() {
      return (number & 0xff) | ((number >>> 12) & ~0xffL);
    }

    Map<String, Object> render() {
      Map<String, Object> node = new LinkedHashMap<>();
      node.put("path", path);
      node.put("type", type);
      node.put("major", major());
      node.put("minor", minor());
      node.put("fileMode", mode & 0777);
      node.put("uid", uid);
      node.put("gid", gid);
      return node;
    }

    Map<String, Object> rule(String permissions) {
      return Map.of(
          "allow", true, "type", type, "major", major(), "minor", minor(), "access", permissions);
    }
  }

  private final List<Map<String, Object>> nodes = new ArrayList<>();
  private final List<Map<String, Object>> rules = new ArrayList<>();

  private Devices() {}

  /**
   * Those of a task.
   *
   * @throws BerthException {@code INVALID_INPUT} for one that is not there or is no device
   */
  static Devices of(TaskSpec spec) throws IOException {
    Isolation isolation = spec.isolation();
    Devices devices = new Devices();
    boolean all = isolation.privileges().contains(Privilege.PRIVILEGED);
    devices.rules.add(Map.of("allow", all, "access", "rwm"));
    if (all) {
      devices.addAll(DIRECTORY, "/dev", "rwm");
    }
    for (Device device : isolation.devices()) {
      devices.add(spec, device);
    }
    return devices;
  }

  /** The nodes, as an OCI runtime is told them. */
  List<Map<String, Object>> nodes() {
    return nodes;
  }

  /** What the control group allows, as an OCI runtime is told it; the later rule wins. */
  List<Map<String, Object>> rules() {
    return rules;
  }

  private void add(TaskSpec spec, Device device) throws IOException {
    if (!device.permissions().matches("[rwm]{1,3}")) {
      throw refusal(spec, device, "its permissions are made of r, w and m");
    }
    if (!Path.of(device.target()).normalize().startsWith(DIRECTORY)) {
      throw refusal(spec, device, "a task has its devices below /dev");
    }
    if (!Files.exists(device.source(), LinkOption.NOFOLLOW_LINKS)) {
      throw refusal(spec, device, "the machine has no " + device.source());
    }
    int before = rules.size();
    if (Files.isDirectory(device.source(), LinkOption.NOFOLLOW_LINKS)) {
      addAll(device.source(), device.target(), device.permissions());
    } else {
      addNode(device.source(), device.target(), device.permissions());
    }
    if (rules.size() == before) {
      throw refusal(spec, device, device.source() + " is no device");
    }
  }

  private static BerthException refusal(TaskSpec spec, Device device, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot create task '%s' with the device '%s:%s:%s': %s."
            .formatted(spec.id(), device.source(), device.target(), device.permissions(), cause));
  }

  /** Every device below a directory, as far as it can be read. */
  private void addAll(Path directory, String target, String permissions) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
            return isHidden(found) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isOther() && !isHidden(file)) {
              addNode(file, target + "/" + directory.relativize(file), permissions);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            LOG.log(Level.DEBUG, "Cannot look at " + file, failure);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isHidden(Path path) {
    return DIRECTORY.equals(path.getParent())
        && NOT_DEVICES.contains(String.valueOf(path.getFileName()));
  }

  private void addNode(Path source, String target, String permissions) throws IOException {
    int mode;
    try {
      mode = (int) attribute(source, "mode");
    } catch (NoSuchFileException e) {
      return;
    }
    int kind = mode & KIND;
    if (kind != BLOCK && kind != CHARACTER) {
      return;
    }
    Node node =
        new Node(
            target,
            kind == BLOCK ? "b" : "c",
            (long) attribute(source, "rdev"),
            mode,
            (int) attribute(source, "uid"),
            (int) attribute(source, "gid"));
    nodes.add(node.render());
    rules.add(node.rule(permissions));
  }

  private static Object attribute(Path file, String name) throws IOException {
    return Files.getAttribute(file, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }
}
