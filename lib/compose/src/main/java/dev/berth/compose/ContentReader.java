package dev.berth.compose;

import dev.berth.compose.ContentSection.OnChange;
import dev.berth.compose.ContentSection.Origin;
import dev.berth.kernel.BerthException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an entry of the top-level {@code configs:} or {@code secrets:}. */
final class ContentReader {
  private final FileMount.Kind kind;
  private final StackSource source;
  private final NamedFiles files;
  private final ParameterValues parameters;

  ContentReader(
      FileMount.Kind kind, StackSource source, NamedFiles files, ParameterValues parameters) {
    this.kind = kind;
    this.source = source;
    this.files = files;
    this.parameters = parameters;
  }

  /** What a section holds, and where that comes from. */
  private record Found(@Nullable Content content, @Nullable Origin origin) {
    static final Found NOTHING = new Found(null, null);
  }

  /**
   * The entry, or null when it cannot be read.
   *
   * @param used whether a service has it; else its content is not looked for
   */
  @Nullable ContentSection read(String key, Value value, boolean used) {
    if (!value.isMap()) {
      if (value.isNull()) {
        value.error("It has no content. Write %s.".formatted(ways()));
      } else {
        value.wrongType("a map");
      }
      return null;
    }
    boolean secret = kind == FileMount.Kind.SECRET;
    Section section = value.section(secret ? KnownKeys.SECRET : KnownKeys.CONFIG);
    External external = External.read(key, kind.word(), section);
    if (external.external()) {
      External.refuse(section, "file", "content", "environment", "labels", "template_driver");
    }
    Found found = found(section, external, used);
    return new ContentSection(
        external.name(),
        external.external(),
        found.content(),
        found.origin(),
        TextMap.labels(section.get("labels")),
        value.place());
  }

  private Found found(Section section, External external, boolean used) {
    Section berth = section.section("x-berth", KnownKeys.CONTENT_SOURCE);
    OnChange onChange =
        berth == null
            ? OnChange.UPDATE
            : berth.readOr("on-change", OnChange.UPDATE, ContentReader::onChange);
    Value parameter = berth == null ? null : berth.get("parameter");
    String name = external.name();
    if (parameter != null) {
      Origin origin = parameter(section, external, parameter, onChange);
      return origin == null ? Found.NOTHING : elsewhere(origin, parameter, used);
    }
    if (external.external()) {
      return kind == FileMount.Kind.SECRET && name != null
          ? elsewhere(new Origin.Secret(name, onChange), section.value(), used)
          : Found.NOTHING;
    }
    Found content = content(section, used);
    return content == null ? Found.NOTHING : content;
  }

  private Found elsewhere(Origin origin, Value naming, boolean used) {
    try {
      return new Found(used ? parameters.content(origin) : null, origin);
    } catch (BerthException wrong) {
      naming.error(wrong.getMessage());
      return new Found(null, origin);
    }
  }

  private static @Nullable Origin parameter(
      Section section, External external, Value parameter, OnChange onChange) {
    for (String other : List.of("file", "content", "environment")) {
      Value value = section.get(other);
      if (value != null) {
        value.error("'%s' and 'x-berth.parameter' exclude each other. Keep one.".formatted(other));
      }
    }
    if (external.external()) {
      parameter.error("'external' and 'x-berth.parameter' exclude each other. Keep one.");
    }
    String reference = parameter.filledText();
    return reference == null || parameter.isOpen()
        ? null
        : new Origin.Parameter(reference, onChange);
  }

  private static @Nullable OnChange onChange(Value value) {
    String text = value.filledText();
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "update" -> OnChange.UPDATE;
      case "ignore" -> OnChange.IGNORE;
      default -> {
        value.error("%s is not known here. Write update or ignore.".formatted(Shown.quoted(text)));
        yield null;
      }
    };
  }

  private @Nullable Found content(Section section, boolean used) {
    List<Value> given = new ArrayList<>();
    for (String key : List.of("file", "content", "environment")) {
      Value value = section.get(key);
      if (value != null) {
        given.add(value);
      }
    }
    if (given.isEmpty()) {
      if (!section.has("driver")) {
        section.value().error("It has no content. Write %s.".formatted(ways()));
      }
      return null;
    }
    if (given.size() > 1) {
      given.get(1).error("'file', 'content' and 'environment' exclude each other. Keep one.");
      return null;
    }
    Value value = given.getFirst();
    if (section.has("content") && kind == FileMount.Kind.SECRET) {
      value.error(
          "A secret is not written into the Compose file, where everybody reads it. Write %s."
              .formatted(ways()));
      return null;
    }
    String text = value.text();
    if (text == null || !used) {
      return null;
    }
    if (section.has("content")) {
      return new Found(new Content(text.getBytes(StandardCharsets.UTF_8)), new Origin.Inline());
    }
    return section.has("file") ? file(text, value) : variable(text, value);
  }

  private @Nullable Found file(String text, Value value) {
    Path path = HostPath.resolve(text, Path.of(source.directory()), source.variables(), value);
    Content content = path == null ? null : files.content(path, value);
    return path == null || content == null
        ? null
        : new Found(content, new Origin.File(path.toString()));
  }

  private @Nullable Found variable(String name, Value value) {
    String text = source.variables().get(name);
    if (text == null) {
      value.error("The variable %s is not set. Set it.".formatted(Shown.quoted(name)));
      return null;
    }
    return new Found(new Content(text.getBytes(StandardCharsets.UTF_8)), new Origin.Variable(name));
  }

  private String ways() {
    return kind == FileMount.Kind.SECRET
        ? "'file:', 'environment:' or 'x-berth: {parameter: /path}'"
        : "'file:', 'content:', 'environment:' or 'x-berth: {parameter: /path}'";
  }
}
