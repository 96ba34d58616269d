package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileRenderer;
import dev.berth.kernel.StackName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth stack config}. */
@Command(
    name = "config",
    description = "Check Compose files and print them as Berth reads them; needs no server.",
    footer = {
      "",
      "Examples:",
      "  berth stack config -c compose.yml",
      "  berth stack config -q          only say what is wrong",
      "  berth stack config --images"
    })
final class StackConfigCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ComposeOptions files = new ComposeOptions();
  @Mixin private Output output = new Output();

  @Option(
      names = {"-p", "--project-name"},
      paramLabel = "NAME",
      description = "The stack's name.")
  private @Nullable String name;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing but what is wrong.")
  private boolean quiet;

  @Option(names = "--services", description = "Print the names of the services, a line each.")
  private boolean services;

  @Option(names = "--images", description = "Print the images, a line each.")
  private boolean images;

  @Option(names = "--volumes", description = "Print the names of the volumes, a line each.")
  private boolean volumes;

  @Option(names = "--networks", description = "Print the names of the networks, a line each.")
  private boolean networks;

  @Option(names = "--profiles", description = "Print the profiles that the files mention.")
  private boolean profiles;

  StackConfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Shell shell = session.shell();
    Project project = new StackFiles(shell).read(files.request());
    StackFile file = project.parse();
    file.warnings().forEach(warning -> shell.err().println("Warning: " + warning));
    if (quiet) {
      return 0;
    }
    if (services || images || volumes || networks || profiles) {
      lines(project, file).forEach(shell.out()::println);
      return 0;
    }
    boolean named = name != null || !project.variable().isEmpty();
    StackFile shown = named ? file.withName(project.name(name, file).value()) : file;
    String text = StackFileRenderer.render(shown);
    if (output.isJson()) {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
      shell.out().println(Json.of(tree).renderIndented());
    } else {
      shell.out().print(text);
    }
    return 0;
  }

  private List<String> lines(Project project, StackFile file) {
    List<String> lines = new ArrayList<>();
    if (services) {
      lines.addAll(file.services().keySet());
    }
    if (images) {
      lines.addAll(images(project, file));
    }
    if (volumes) {
      lines.addAll(file.volumes().keySet());
    }
    if (networks) {
      lines.addAll(file.networks().keySet());
    }
    if (profiles) {
      lines.addAll(ProfileNames.in(project.source()));
    }
    return lines;
  }

  /** What is built has a name, too, for which the stack's is needed. */
  private Set<String> images(Project project, StackFile file) {
    Set<String> names = new TreeSet<>();
    StackName stack = project.name(name, file);
    file.services()
        .forEach((service, section) -> names.add(BuiltImage.name(stack, service, section)));
    return names;
  }
}
