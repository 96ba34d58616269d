package dev.berth.compose;

import dev.berth.compose.ServiceSection.Mount;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code volumes:} and {@code tmpfs:} of a service. */
final class MountsReader {
  private static final Set<String> MODES_WITHOUT_EFFECT =
      Set.of("rw", "z", "Z", "cached", "delegated", "consistent", "private", "rprivate");
  private static final Set<String> MODES_NOT_ACTED_ON =
      Set.of("nocopy", "shared", "rshared", "slave", "rslave");
  private static final Set<String> TMPFS_OPTIONS_WITHOUT_EFFECT =
      Set.of("rw", "noexec", "nosuid", "nodev");

  private static final String SHARED_MEMORY = "/dev/shm";

  private final StackSource source;
  private final DeclaredNames declared;
  private final List<Mount> mounts = new ArrayList<>();
  private final Map<String, Place> targets = new HashMap<>();

  private MountsReader(StackSource source, DeclaredNames declared) {
    this.source = source;
    this.declared = declared;
  }

  static List<Mount> read(Section service, StackSource source, DeclaredNames declared) {
    MountsReader reader = new MountsReader(source, declared);
    for (Value item : service.items("volumes")) {
      reader.add(item, item.isMap() ? reader.longForm(item) : reader.shortForm(item));
    }
    Value tmpfs = service.get("tmpfs");
    if (tmpfs != null) {
      tmpfs.itemOrItems().forEach(item -> reader.add(item, reader.tmpfs(item)));
    }
    reader.sharedMemory(service);
    return reader.mounts;
  }

  /** What programs share memory through, unless something is mounted there anyway. */
  private void sharedMemory(Section service) {
    Value value = service.get("shm_size");
    ByteSize size = value == null ? null : value.byteSize();
    if (value == null || size == null || size.bytes() == 0) {
      return;
    }
    Place earlier = targets.get(SHARED_MEMORY);
    if (earlier != null) {
      value.warning(
          "'shm_size' has no effect: something is mounted at %s, in line %d."
              .formatted(Shown.quoted(SHARED_MEMORY), earlier.line()));
      return;
    }
    mounts.add(new Mount.Tmpfs(SHARED_MEMORY, size, 01777, value.place()));
  }

  private void add(Value item, @Nullable Mount mount) {
    if (mount == null) {
      return;
    }
    Place earlier = targets.putIfAbsent(mount.target(), item.place());
    if (earlier != null) {
      item.error(
          "Something is mounted at %s already, in line %d. Mount one thing there."
              .formatted(Shown.quoted(mount.target()), earlier.line()));
    }
    mounts.add(mount);
  }

  private @Nullable Mount shortForm(Value item) {
    VolumeSyntax parsed = item.parsed(VolumeSyntax::parse);
    if (parsed == null) {
      return null;
    }
    String target = target(item, parsed.target());
    if (target == null) {
      return null;
    }
    boolean readOnly = isReadOnly(item, parsed.modes());
    String from = parsed.source();
    if (from == null) {
      if (target.contains("=")) {
        item.warning("This is one path with '=' in it. If two are meant, put ':' between them.");
      }
      return new Mount.Volume(null, target, readOnly, null, item.place());
    }
    if (parsed.isBind()) {
      return bind(item, from, target, readOnly, true);
    }
    checkVolume(item, from);
    return new Mount.Volume(from, target, readOnly, null, item.place());
  }

  private static boolean isReadOnly(Value item, List<String> modes) {
    boolean readOnly = false;
    for (String written : modes) {
      String mode = written.replace("\\", "").strip();
      if (!mode.equals(written)) {
        item.warning(
            "The mode %s is read as %s.".formatted(Shown.quoted(written), Shown.quoted(mode)));
      }
      if (mode.equals("ro")) {
        readOnly = true;
      } else if (MODES_NOT_ACTED_ON.contains(mode)) {
        item.warning("The mode %s is not acted on yet.".formatted(Shown.quoted(mode)));
      } else if (!MODES_WITHOUT_EFFECT.contains(mode)) {
        item.warning(
            "The mode %s is unknown and has no effect. Write 'ro' or 'rw'."
                .formatted(Shown.quoted(mode)));
      }
    }
    return readOnly;
  }

  private @Nullable Mount longForm(Value item) {
    Section section = item.section(KnownKeys.MOUNT);
    String type = section.read("type", Value::text);
    Value targetValue = section.get("target");
    String targetText = targetValue == null ? null : targetValue.text();
    if (type == null) {
      item.error("The mount has no type. Write 'type: bind', 'type: volume' or 'type: tmpfs'.");
      return null;
    }
    if (targetValue == null || targetText == null) {
      item.error("The mount has no target. Write where in the task it stands.");
      return null;
    }
    String target = target(targetValue, targetText);
    if (target == null) {
      return null;
    }
    return switch (type) {
      case "bind" -> longBind(item, section, target);
      case "volume" -> longVolume(item, section, target);
      case "tmpfs" -> longTmpfs(item, section, target);
      case "npipe", "cluster", "image" -> {
        item.error(
            "Mounts of the type %s are not supported yet. Use bind, volume or tmpfs."
                .formatted(Shown.quoted(type)));
        yield null;
      }
      default -> {
        item.error(
            "The type %s is not known. Write bind, volume or tmpfs.".formatted(Shown.quoted(type)));
        yield null;
      }
    };
  }

  private @Nullable Mount longBind(Value item, Section section, String target) {
    refuse(section, "volume", "tmpfs");
    Value from = section.get("source");
    String path = from == null ? null : from.text();
    if (from == null || path == null || path.isBlank()) {
      item.error("The bind mount has no source. Write the path on the machine.");
      return null;
    }
    Section options = section.section("bind", KnownKeys.MOUNT_BIND);
    boolean create = options != null && options.flag("create_host_path");
    return bind(from, path, target, section.flag("read_only"), create);
  }

  private @Nullable Mount longVolume(Value item, Section section, String target) {
    refuse(section, "bind", "tmpfs");
    Section options = section.section("volume", KnownKeys.MOUNT_VOLUME);
    Value from = section.get("source");
    String key = from == null ? null : from.filledText();
    if (from != null && key != null) {
      checkVolume(from, key);
    }
    String subpath = options == null ? null : options.read("subpath", MountsReader::subpath);
    if (subpath != null && key == null) {
      item.error("A new volume has no folders yet. Remove 'subpath', or name the volume.");
    }
    return new Mount.Volume(key, target, section.flag("read_only"), subpath, item.place());
  }

  /** A folder within a volume. */
  private static @Nullable String subpath(Value value) {
    String text = value.filledText();
    if (text == null) {
      return null;
    }
    String path = HostPath.normalized(text);
    if (path.startsWith("/") || path.equals("..") || path.startsWith("../")) {
      value.error(
          "%s is not a folder within the volume. Write a relative path without '..'."
              .formatted(Shown.quoted(text)));
      return null;
    }
    return path.isEmpty() ? null : path;
  }

  private Mount longTmpfs(Value item, Section section, String target) {
    refuse(section, "bind", "volume", "source");
    Section options = section.section("tmpfs", KnownKeys.MOUNT_TMPFS);
    ByteSize size = options == null ? null : options.byteSize("size");
    Integer mode = options == null ? null : options.read("mode", FileMode::read);
    return new Mount.Tmpfs(target, size, mode, item.place());
  }

  private static void refuse(Section section, String... keys) {
    for (String key : keys) {
      Value value = section.get(key);
      if (value != null) {
        value.error("%s does not go with this type of mount.".formatted(Shown.quoted(key)));
      }
    }
  }

  private @Nullable Mount bind(
      Value item, String written, String target, boolean readOnly, boolean create) {
    Path path = HostPath.resolve(written, Path.of(source.directory()), source.variables(), item);
    return path == null
        ? null
        : new Mount.Bind(path.toString(), target, readOnly, create, item.place());
  }

  private void checkVolume(Value item, String key) {
    if (declared.volumes().contains(key)) {
      return;
    }
    String hint =
        key.contains("/")
            ? " For a folder write %s.".formatted(Shown.quoted("./" + key))
            : " Add it under 'volumes:' at the top level.";
    item.error(
        "The volume %s is not declared.%s%s"
            .formatted(
                Shown.quoted(key),
                Shown.suggestion(key, declared.volumes(), item.problems()),
                hint));
  }

  private static @Nullable String target(Value item, String path) {
    if (!path.startsWith("/")) {
      item.error(
          "%s is not an absolute path in the task. Begin it with '/'."
              .formatted(Shown.quoted(path)));
      return null;
    }
    String target = HostPath.normalized(path);
    if (target.equals("/")) {
      item.error("Nothing can be mounted over the root '/' of a task. Mount it at a folder.");
      return null;
    }
    return target;
  }

  private @Nullable Mount tmpfs(Value item) {
    String text = item.text();
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    String target = target(item, colon < 0 ? text : text.substring(0, colon));
    ByteSize size = null;
    Integer mode = null;
    String options = colon < 0 ? "" : text.substring(colon + 1);
    for (String option : options.split(",", 100)) {
      Value value =
          new Value(
              YamlNode.text(option.substring(option.indexOf('=') + 1), item.node().place()),
              item.key(),
              item.path(),
              item.problems());
      if (option.startsWith("size=")) {
        size = value.byteSize();
      } else if (option.startsWith("mode=")) {
        mode = FileMode.read(value);
      } else if (!option.isEmpty() && !TMPFS_OPTIONS_WITHOUT_EFFECT.contains(option)) {
        item.warning("The option %s is not acted on yet.".formatted(Shown.quoted(option)));
      }
    }
    return target == null ? null : new Mount.Tmpfs(target, size, mode, item.place());
  }
}
