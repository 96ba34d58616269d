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

  private final Path directory;
  private final DeclaredNames declared;
  private final List<Mount> mounts = new ArrayList<>();
  private final Map<String, Place> targets = new HashMap<>();

  private MountsReader(String directory, DeclaredNames declared) {
    this.directory = Path.of(directory);
    this.declared = declared;
  }

  /**
   * @param directory where relative sources start from
   */
  static List<Mount> read(Section service, String directory, DeclaredNames declared) {
    MountsReader reader = new MountsReader(directory, declared);
    for (Value item : service.items("volumes")) {
      reader.add(item, item.isMap() ? reader.longForm(item) : reader.shortForm(item));
    }
    Value tmpfs = service.get("tmpfs");
    if (tmpfs != null) {
      tmpfs.itemOrItems().forEach(item -> reader.add(item, reader.tmpfs(item)));
    }
    return reader.mounts;
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
    String source = parsed.source();
    if (source == null) {
      if (target.contains("=")) {
        item.warning("This is one path with '=' in it. If two are meant, put ':' between them.");
      }
      return new Mount.Volume(null, target, readOnly, null, item.place());
    }
    if (parsed.isBind()) {
      return bind(item, source, target, readOnly, true);
    }
    checkVolume(item, source);
    return new Mount.Volume(source, target, readOnly, null, item.place());
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
    Value source = section.get("source");
    String path = source == null ? null : source.text();
    if (source == null || path == null || path.isBlank()) {
      item.error("The bind mount has no source. Write the path on the machine.");
      return null;
    }
    Section options = section.section("bind", KnownKeys.MOUNT_BIND);
    boolean create = options != null && options.flag("create_host_path");
    return bind(source, path, target, section.flag("read_only"), create);
  }

  private @Nullable Mount longVolume(Value item, Section section, String target) {
    refuse(section, "bind", "tmpfs");
    Section options = section.section("volume", KnownKeys.MOUNT_VOLUME);
    if (options != null && options.has("subpath")) {
      item.error("'subpath' is not supported yet. Mount the whole volume, or a volume of its own.");
    }
    Value source = section.get("source");
    String key = source == null ? null : source.filledText();
    if (source != null && key != null) {
      checkVolume(source, key);
    }
    return new Mount.Volume(key, target, section.flag("read_only"), null, item.place());
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
      Value item, String source, String target, boolean readOnly, boolean create) {
    if (source.startsWith("~")) {
      item.error(
          "'~' is not replaced, because the server has another home than you. Write the path out, or ${HOME}%s."
              .formatted(source.length() <= 60 ? source.substring(1) : ""));
      return null;
    }
    String absolute = directory.resolve(source).normalize().toString();
    return new Mount.Bind(absolute, target, readOnly, create, item.place());
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
    String target = Path.of(path).normalize().toString();
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
