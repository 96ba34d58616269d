package dev.berth.compose;

import dev.berth.compose.FileMount.Kind;
import dev.berth.compose.ServiceSection.Mount;
import dev.berth.kernel.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code configs:} and {@code secrets:} of a service. */
final class FileMountsReader {
  private static final String SECRETS = "/run/secrets/";
  private static final int READABLE = 0444;

  private final DeclaredNames declared;
  private final Map<String, Place> targets = new HashMap<>();
  private final List<FileMount> files = new ArrayList<>();

  private FileMountsReader(DeclaredNames declared, List<Mount> mounts) {
    this.declared = declared;
    mounts.forEach(mount -> targets.put(mount.target(), mount.place()));
  }

  /**
   * @param mounts what else is mounted
   */
  static List<FileMount> read(Section service, List<Mount> mounts, DeclaredNames declared) {
    FileMountsReader reader = new FileMountsReader(declared, mounts);
    service.items("configs").forEach(item -> reader.add(Kind.CONFIG, item));
    service.items("secrets").forEach(item -> reader.add(Kind.SECRET, item));
    return reader.files;
  }

  /** Where the file lies; relative targets of secrets start at {@code /run/secrets}. */
  static String target(Kind kind, String written) {
    return written.startsWith("/") ? written : (kind == Kind.SECRET ? SECRETS : "/") + written;
  }

  private void add(Kind kind, Value item) {
    if (item.isScalar()) {
      String key = item.filledText();
      if (key != null && isDeclared(kind, key, item)) {
        put(new FileMount(kind, key, target(kind, key), 0, 0, READABLE, item.place()), item);
      }
      return;
    }
    Section section = item.section(KnownKeys.FILE_MOUNT);
    Value source = section.get("source");
    String key = source == null ? null : source.filledText();
    if (source == null || key == null) {
      if (item.isMap()) {
        item.error("The entry has no source. Write the name of the %s.".formatted(kind.word()));
      }
      return;
    }
    String target = section.text("target");
    String absolute = HostPath.normalized(target(kind, target == null ? key : target));
    if (absolute.equals("/")) {
      item.error("Nothing can be mounted over the root '/' of a task. Write a file's name.");
      return;
    }
    Integer mode = section.read("mode", FileMode::read);
    if (isDeclared(kind, key, source)) {
      put(
          new FileMount(
              kind,
              key,
              absolute,
              section.readOr("uid", 0, FileMountsReader::id),
              section.readOr("gid", 0, FileMountsReader::id),
              mode == null ? READABLE : mode,
              item.place()),
          item);
    }
  }

  private static @Nullable Integer id(Value value) {
    return value.integer(0, Integer.MAX_VALUE);
  }

  private boolean isDeclared(Kind kind, String key, Value value) {
    Set<String> known = kind == Kind.SECRET ? declared.secrets() : declared.configs();
    if (known.contains(key)) {
      return true;
    }
    value.error(
        "The %s %s is not declared.%s Add it under '%ss:' at the top level."
            .formatted(
                kind.word(),
                Shown.quoted(key),
                Shown.suggestion(key, known, value.problems()),
                kind.word()));
    return false;
  }

  private void put(FileMount file, Value item) {
    Place earlier = targets.putIfAbsent(file.target(), item.place());
    if (earlier != null) {
      item.error(
          "Something is mounted at %s already, in line %d. Mount one thing there."
              .formatted(Shown.quoted(file.target()), earlier.line()));
      return;
    }
    files.add(file);
  }
}
