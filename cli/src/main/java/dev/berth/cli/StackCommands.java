package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileParser;
import dev.berth.compose.StackFileRenderer;
import dev.berth.compose.StackSource;
import dev.berth.kernel.StackName;
import java.time.Duration;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth stack}. */
@Command(
    name = "stack",
    description = "Deploy Compose files and look after them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth stack deploy -c compose.yml shop",
      "  berth stack ps shop",
      "  berth stack rm shop"
    })
final class StackCommands {
  private final Session session;

  StackCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "deploy",
      description = "Deploy Compose files as a stack, or change the one of that name.",
      footer = {
        "",
        "Examples:",
        "  berth stack deploy -c compose.yml shop",
        "  berth stack deploy -c compose.yml -c production.yml shop",
        "  envsubst < compose.yml | berth stack deploy -c - shop"
      })
  int deploy(
      @Option(
              names = {"-c", "--compose-file"},
              required = true,
              paramLabel = "FILE",
              description = "A Compose file, - for standard input; later ones add to earlier ones.")
          List<String> files,
      @Option(
              names = {"-d", "--detach"},
              description = "Do not wait until it is healthy.")
          boolean detach,
      @Option(
              names = "--timeout",
              paramLabel = "DURATION",
              defaultValue = "5m",
              description = "How long to wait (default: 5m).")
          Duration timeout,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = "The stack's name.") String name) {
    StackSource source = new StackFiles(session.shell()).read(files);
    String stack = new StackName(name).value();
    Deployment deployment = new Deployment(session, stack, timeout);
    String version = deployment.put(source);
    List<String> urls = detach ? List.of() : deployment.await(version);
    if (output.isJson()) {
      Json result = Json.object("name", stack, "version", version, "urls", urls);
      session.shell().out().println(result.renderIndented());
    } else {
      urls.forEach(session.shell().out()::println);
    }
    return 0;
  }

  @Command(
      name = "config",
      description = "Check Compose files and print them as Berth reads them; needs no server.",
      footer = {"", "Example:", "  berth stack config -c compose.yml"})
  int config(
      @Option(
              names = {"-c", "--compose-file"},
              required = true,
              paramLabel = "FILE",
              description = "A Compose file, - for standard input; later ones add to earlier ones.")
          List<String> files,
      @Mixin Output output) {
    Shell shell = session.shell();
    StackFile file = StackFileParser.parse(new StackFiles(shell).read(files));
    file.warnings().forEach(warning -> shell.err().println("Warning: " + warning));
    String text = StackFileRenderer.render(file);
    if (output.isJson()) {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
      shell.out().println(Json.of(tree).renderIndented());
    } else {
      shell.out().print(text);
    }
    return 0;
  }

  @Command(
      name = "ls",
      description = "List the stacks.",
      footer = {"", "Example:", "  berth stack ls -o json"})
  int list(@Mixin Listing listing) {
    Json stacks = session.client().get(ApiPath.of("stacks"));
    Shell shell = session.shell();
    listing.print(shell, stacks, "name", list -> Tables.stacks(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "ps",
      description = "List the tasks of a stack.",
      footer = {"", "Example:", "  berth stack ps --all shop"})
  int tasks(
      @Option(
              names = {"-a", "--all"},
              description = "Those that have ended, too.")
          boolean all,
      @Mixin Listing listing,
      @Parameters(paramLabel = "STACK") String stack) {
    session.client().get(ApiPath.of("stacks", stack));
    Json tasks = session.client().get(TaskCommands.path(all).with("stack", stack));
    Shell shell = session.shell();
    listing.print(shell, tasks, "id", list -> Tables.tasks(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "services",
      description = "List the services of a stack.",
      footer = {"", "Example:", "  berth stack services shop"})
  int services(@Mixin Listing listing, @Parameters(paramLabel = "STACK") String stack) {
    Json services = session.client().get(ApiPath.of("stacks", stack)).get("services");
    listing.print(session.shell(), services, "name", Tables::services);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a stack.",
      footer = {"", "Example:", "  berth stack inspect -o json shop"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = "STACK") String stack) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("stacks", stack)));
    return 0;
  }

  @Command(
      name = "logs",
      description = "Show what the tasks of a stack wrote.",
      footer = {"", "Example:", "  berth stack logs -f --tail 20 shop"})
  int logs(@Mixin LogOptions options, @Parameters(paramLabel = "STACK") String stack) {
    options.print(session, ApiPath.of("stacks", stack, "logs"));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Stop and remove stacks; their named volumes stay.",
      footer = {"", "Example:", "  berth stack rm shop blog"})
  int remove(
      @Option(
              names = "--timeout",
              paramLabel = "DURATION",
              defaultValue = "5m",
              description = "How long to wait for each (default: 5m).")
          Duration timeout,
      @Parameters(paramLabel = "STACK", arity = "1..*") List<String> stacks) {
    StackRemoval removal = new StackRemoval(session, timeout);
    stacks.forEach(removal::request);
    stacks.forEach(removal::await);
    stacks.forEach(session.shell().out()::println);
    return 0;
  }
}
