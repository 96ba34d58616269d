package dev.berth.cli;

import dev.berth.compose.StackFile;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth stack build}. */
@Command(
    name = "build",
    description = {
      "Build the images of services that have 'build:' and load them.",
      "Uses buildah if it is installed here, else a Docker engine that runs here."
    },
    footer = {
      "",
      "Examples:",
      "  berth stack build -c compose.yml",
      "  berth stack build -p shop web worker"
    })
final class StackBuildCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ComposeOptions files = new ComposeOptions();
  @Mixin private TargetOption target = new TargetOption();

  @Option(
      names = {"-p", "--project-name"},
      paramLabel = "NAME",
      description = "The stack's name, of which the names of images without one are made.")
  private @Nullable String name;

  @Parameters(paramLabel = "SERVICE", description = "Only these.")
  private List<String> services = List.of();

  StackBuildCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Project project = new StackFiles(session.shell()).read(files.request());
    StackFile file = project.parse();
    List<BuiltImage> images = BuiltImage.of(project.name(name, file), file);
    services.forEach(service -> check(service, images));
    List<BuiltImage> wanted =
        images.stream()
            .filter(image -> services.isEmpty() || services.contains(image.service()))
            .toList();
    new ImageBuilds(session, target::in).build(wanted);
    wanted.forEach(image -> session.shell().out().println(image.name()));
    return 0;
  }

  private static void check(String service, List<BuiltImage> images) {
    List<String> known = images.stream().map(BuiltImage::service).toList();
    if (!known.contains(service)) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot build '%s': there is no service of that name with 'build:'. %s"
              .formatted(
                  service,
                  Names.nearest(service, known)
                      .map(nearest -> "Did you mean '" + nearest + "'?")
                      .orElse("'berth stack config' shows them.")));
    }
  }
}
