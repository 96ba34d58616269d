package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.ContentSection;
import dev.berth.compose.ContentSection.Origin;
import dev.berth.compose.FileMount;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.deploy.StackParameters.Held;
import dev.berth.deploy.StackParameters.Kind;
import dev.berth.engine.Contents;
import dev.berth.engine.Mount;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns files of tasks into configs and secrets of a Compose file again. What a config holds is
 * written; what a secret holds is not, and neither is what may be one. For one stack.
 */
final class FileExport {
  private static final String FOLDER = "./secrets/";

  private final DesiredStack stack;
  private final @Nullable StackFile outline;
  private final Contents contents;
  private final List<String> warnings;
  private final Map<String, ContentSection> configs = new LinkedHashMap<>();
  private final Map<String, ContentSection> secrets = new LinkedHashMap<>();

  /** By kind and content, what a section is called. */
  private final Map<String, String> keys = new HashMap<>();

  /**
   * @param outline what the stack's own file says; null: not known, then all may be secrets
   * @param warnings where it is told what is not written
   */
  FileExport(
      DesiredStack stack, @Nullable StackFile outline, Contents contents, List<String> warnings) {
    this.stack = stack;
    this.outline = outline;
    this.contents = contents;
    this.warnings = warnings;
  }

  Map<String, ContentSection> configs() {
    return configs;
  }

  Map<String, ContentSection> secrets() {
    return secrets;
  }

  List<FileMount> mounts(DesiredService service) {
    List<FileMount> mounts = new ArrayList<>();
    for (Mount mount : service.spec().filesystem().mounts()) {
      if (mount instanceof Mount.File file) {
        Optional<FileMount> said = said(service, file);
        FileMount.Kind kind = said.map(FileMount::kind).orElse(FileMount.Kind.SECRET);
        String wished = said.map(FileMount::key).orElse(lastPart(file.target()));
        mounts.add(
            new FileMount(
                kind,
                key(kind, wished, file.content()),
                file.target(),
                file.owner(),
                file.group(),
                file.mode(),
                ServiceExport.PLACE));
      }
    }
    return mounts;
  }

  /** What the stack's own file says of a file of a task. */
  private Optional<FileMount> said(DesiredService service, Mount.File file) {
    ServiceSection section =
        outline == null ? null : outline.services().get(service.key().service().value());
    return section == null
        ? Optional.empty()
        : section.files().stream().filter(one -> one.target().equals(file.target())).findFirst();
  }

  private static String lastPart(String target) {
    String name = target.substring(target.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
    return name.matches("[A-Za-z0-9].*") ? name : "file" + name;
  }

  private String key(FileMount.Kind kind, String wished, String content) {
    Map<String, ContentSection> sections = kind == FileMount.Kind.CONFIG ? configs : secrets;
    return keys.computeIfAbsent(
        kind + " " + wished + " " + content,
        _ -> {
          String key = wished;
          for (int i = 2; sections.containsKey(key); i++) {
            key = wished + "-" + i;
          }
          sections.put(key, section(kind, key, content));
          return key;
        });
  }

  private ContentSection section(FileMount.Kind kind, String key, String content) {
    Held held =
        stack.parameters().held().stream()
            .filter(one -> one.isContent(content))
            .findFirst()
            .orElse(null);
    if (held != null) {
      boolean secret = held.name().kind() == Kind.SECRET;
      return new ContentSection(
          secret ? held.name().reference() : null, secret, null, origin(held), Map.of(), place());
    }
    String text = kind == FileMount.Kind.CONFIG ? text(content) : null;
    if (text != null) {
      Content written = new Content(text.getBytes(StandardCharsets.UTF_8));
      return new ContentSection(null, false, written, new Origin.Inline(), Map.of(), place());
    }
    String path = FOLDER + key;
    warnings.add(
        "What %s '%s' holds is not written. Put it into the file '%s' before you deploy this."
            .formatted(kind == FileMount.Kind.CONFIG ? "config" : "secret", key, path));
    return new ContentSection(null, false, null, new Origin.File(path), Map.of(), place());
  }

  private static Origin origin(Held held) {
    String reference = held.name().reference();
    return switch (held.name().kind()) {
      case SECRET -> new Origin.Secret(reference, held.onChange());
      case PARAMETER -> new Origin.Parameter(reference, held.onChange());
      case BELOW ->
          new Origin.Parameter(
              reference.endsWith("/") ? reference : reference + "/", held.onChange());
    };
  }

  /** What a content is, if it is a text that a file in YAML can hold. */
  private @Nullable String text(String content) {
    try {
      byte[] bytes = contents.read(content);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean writable =
          text.chars().allMatch(c -> c == '\n' || c == '\t' || c == '\r' || !isControl(c));
      return writable ? text : null;
    } catch (BerthException | CharacterCodingException _) {
      return null;
    }
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c);
  }

  private static Place place() {
    return Objects.requireNonNull(ServiceExport.PLACE);
  }
}
