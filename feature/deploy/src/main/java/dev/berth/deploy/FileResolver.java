package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.ContentSection;
import dev.berth.compose.ContentSection.Origin;
import dev.berth.compose.FileMount;
import dev.berth.compose.StackFile;
import dev.berth.engine.Mount;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns configs and secrets of services into files of their tasks. For one file. */
final class FileResolver {
  private final StackFile file;
  private final GivenContents contents;
  private final Problems problems;

  FileResolver(StackFile file, GivenContents contents, Problems problems) {
    this.file = file;
    this.contents = contents;
    this.problems = problems;
  }

  List<Mount> resolve(ServiceKey service, List<FileMount> mounts) {
    List<Mount> resolved = new ArrayList<>();
    for (FileMount mount : mounts) {
      ContentSection section = sections(mount.kind()).get(mount.key());
      Content content = section == null ? null : section.content();
      if (section != null && content != null) {
        resolved.add(
            new Mount.File(
                mount.target(),
                id(section.origin(), content),
                mount.owner(),
                mount.group(),
                mount.mode()));
        continue;
      }
      String kind = mount.kind().name().toLowerCase(Locale.ROOT);
      String name = section == null || section.name() == null ? mount.key() : section.name();
      problems.error(
          section == null ? mount.place() : section.place(),
          section == null ? "services." + service.service() : kind + "s." + mount.key(),
          "There is no %s '%s' here: Berth keeps none apart from stacks. Give its content with 'file:', 'content:', 'environment:' or 'x-berth: {parameter: /path}'."
              .formatted(kind, name));
    }
    return resolved;
  }

  private String id(@Nullable Origin origin, Content content) {
    StackParameters.Name name = ParameterReadings.name(origin);
    return switch (origin) {
      case Origin.Parameter parameter when name != null ->
          contents.id(name, parameter.onChange(), content);
      case Origin.Secret secret when name != null -> contents.id(name, secret.onChange(), content);
      case null, default -> contents.id(content);
    };
  }

  private Map<String, ContentSection> sections(FileMount.Kind kind) {
    return switch (kind) {
      case CONFIG -> file.configs();
      case SECRET -> file.secrets();
    };
  }
}
