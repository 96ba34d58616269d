package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.ContentSection;
import dev.berth.compose.FileMount;
import dev.berth.compose.StackFile;
import dev.berth.engine.Mount;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
      if (content != null) {
        resolved.add(
            new Mount.File(
                mount.target(), contents.id(content), mount.owner(), mount.group(), mount.mode()));
        continue;
      }
      String kind = mount.kind().name().toLowerCase(Locale.ROOT);
      String name = section == null || section.name() == null ? mount.key() : section.name();
      problems.error(
          section == null ? mount.place() : section.place(),
          section == null ? "services." + service.service() : kind + "s." + mount.key(),
          "There is no %s '%s' here: Berth keeps none apart from stacks. Give its content with 'file:', 'content:' or 'environment:'."
              .formatted(kind, name));
    }
    return resolved;
  }

  private Map<String, ContentSection> sections(FileMount.Kind kind) {
    return switch (kind) {
      case CONFIG -> file.configs();
      case SECRET -> file.secrets();
    };
  }
}
