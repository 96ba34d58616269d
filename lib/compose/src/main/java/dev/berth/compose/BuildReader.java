package dev.berth.compose;

import dev.berth.kernel.Place;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code build:} of a service. */
final class BuildReader {
  /** What a builder fetches itself. */
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*|git@.*|github\\.com/.*");

  private final StackSource source;

  BuildReader(StackSource source) {
    this.source = source;
  }

  /** How the image is built; null when it is not, or when that cannot be read. */
  @Nullable Build read(Section service) {
    Value build = service.get("build");
    if (build == null) {
      return null;
    }
    Place place = build.keyPlace();
    if (build.isScalar()) {
      String context = context(build);
      return context == null
          ? null
          : new Build(context, null, null, Map.of(), null, Map.of(), place);
    }
    Section section = build.section(KnownKeys.BUILD);
    if (!build.isMap()) {
      return null;
    }
    String inline = section.text("dockerfile_inline");
    String dockerfile = section.text("dockerfile");
    Value written = section.get("dockerfile");
    if (inline != null && written != null) {
      written.error("'dockerfile' and 'dockerfile_inline' exclude each other. Keep one.");
    }
    String context = section.readOr("context", source.directory(), this::context);
    return new Build(
        context,
        dockerfile,
        inline,
        TextMap.environment(section.get("args"), source.variables()),
        section.text("target"),
        TextMap.labels(section.get("labels")),
        place);
  }

  private @Nullable String context(Value value) {
    String text = value.filledText();
    if (text == null || ADDRESS.matcher(text).matches()) {
      return text;
    }
    Path path = HostPath.resolve(text, Path.of(source.directory()), source.variables(), value);
    return path == null ? null : path.toString();
  }
}
