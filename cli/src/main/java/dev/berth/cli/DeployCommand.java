package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.compose.StackFile;
import dev.berth.kernel.StackName;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth stack deploy}. */
@Command(
    name = "deploy",
    description = "Deploy Compose files as a stack, or change the one of that name.",
    footer = {
      "",
      "Examples:",
      "  berth stack deploy -c compose.yml shop",
      "  berth stack deploy -c compose.yml -c production.yml --profile debug shop",
      "  berth stack deploy             the files here, under their own name",
      "  envsubst < compose.yml | berth stack deploy -c - shop"
    })
final class DeployCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ComposeOptions files = new ComposeOptions();
  @Mixin private BuildOptions builds = new BuildOptions();
  @Mixin private RegistryLogins logins = new RegistryLogins();
  @Mixin private DeployTarget target = new DeployTarget();
  @Mixin private Waiting waiting = new Waiting();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The stack's name, unless $COMPOSE_PROJECT_NAME or the files give it one.")
  private @Nullable String name;

  DeployCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Shell shell = session.shell();
    builds.check();
    Project project = new StackFiles(shell).read(files.request());
    StackFile file = project.parse();
    StackName stack = project.name(name, file);
    builds.apply(session, stack, file, target);
    Json accepted = Deployment.put(session, stack, project, logins.find(shell, file), target);
    waiting.accepted(stack.value(), accepted);
    List<String> urls = waiting.await(session);
    if (output.isJson()) {
      Json result =
          Json.object("name", stack.value(), "version", accepted.text("version"), "urls", urls);
      shell.out().println(result.renderIndented());
    } else {
      urls.forEach(shell.out()::println);
    }
    return 0;
  }
}
