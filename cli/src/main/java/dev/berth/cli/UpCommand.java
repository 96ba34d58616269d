package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.compose.StackFile;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.StackName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth up}: the one command that a newcomer needs. */
@Command(
    name = "up",
    description = {
      "Start Berth in the background, deploy Compose files, print their URLs.",
      "A server that runs already is used. Ends when all is healthy and routed."
    },
    footer = {
      "",
      "Any setting of the server can be given as a flag with a value; 'berth config show' lists them.",
      "",
      "Examples:",
      "  berth up                       start the server, deploy the Compose file that lies here",
      "  berth up compose.yml           the stack is called as 'name:' in the file says, or its folder",
      "  berth up -p shop compose.yml   … or as you like",
      "  berth up --http-port 80 --domain example.org blog/compose.yml shop/compose.yml"
    })
final class UpCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "STACKFILE", description = "Compose files, a stack each.")
  private List<String> files = List.of();

  @Option(
      names = {"-p", "--project-name"},
      paramLabel = "NAME",
      description = "The stack's name, for one stack.")
  private @Nullable String name;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How long the start, and then the stacks, may take (default: 5m).")
  private Duration timeout = Duration.ofMinutes(5);

  @Option(
      names = "--no-install",
      description = "Do not install missing programs: print the command that would, and stop.")
  @SuppressWarnings("UnusedVariable") // The launcher has heeded it before.
  private boolean noInstall;

  @Mixin private ComposeOptions compose = new ComposeOptions();
  @Mixin private BuildOptions builds = new BuildOptions();
  @Mixin private RegistryLogins logins = new RegistryLogins();
  @Mixin private DeployTarget target = new DeployTarget();
  @Mixin private ServerFlags flags = new ServerFlags();
  @Mixin private Output output = new Output();

  UpCommand(Session session) {
    this.session = session;
  }

  /** A stack that is going to be deployed. */
  private record Wanted(Project project, StackFile file) {}

  @Override
  public Integer call() {
    session.requireLocal("up");
    Shell shell = session.shell();
    builds.check();
    Map<StackName, Wanted> stacks = read();
    new ServerProcess(shell, session.dataDirectory()).ensure(flags, timeout);
    stacks.forEach((stack, wanted) -> builds.apply(session, stack, wanted.file(), target));
    Instant deadline = shell.clock().instant().plus(timeout);
    List<Json> results = new ArrayList<>();
    stacks.forEach(
        (stack, wanted) -> {
          Duration left = Duration.between(shell.clock().instant(), deadline);
          Deployment deployment = new Deployment(session, stack.value(), left);
          Map<String, Secret> known = logins.find(shell, wanted.file());
          Json accepted = Deployment.put(session, stack, wanted.project(), known, target);
          List<String> urls = deployment.await(accepted.text("version"));
          results.add(Json.object("name", stack.value(), "urls", urls));
          if (!output.isJson()) {
            urls.forEach(shell.out()::println);
          }
        });
    tell(results);
    return 0;
  }

  /** Every file is checked before anything is started. */
  private Map<StackName, Wanted> read() {
    List<StackFiles.Request> requests = requests();
    if (name != null && requests.size() != 1) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot give one name to %d stacks: -p needs exactly one.".formatted(requests.size()));
    }
    Map<StackName, Wanted> stacks = new LinkedHashMap<>();
    for (StackFiles.Request request : requests) {
      Project project = new StackFiles(session.shell()).read(request);
      StackFile file = project.parse();
      StackName stack = project.name(name, file);
      if (stacks.putIfAbsent(stack, new Wanted(project, file)) != null) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot deploy '%s': another file here makes the stack '%s' already. Give them names with 'name:'."
                .formatted(project.source().files().getFirst().name(), stack));
      }
    }
    return stacks;
  }

  private List<StackFiles.Request> requests() {
    if (!files.isEmpty() && compose.hasFiles()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot take both, files of a stack with -c and files of a stack each. Use one of the two.");
    }
    if (!files.isEmpty()) {
      return files.stream().map(file -> compose.request(List.of(file))).toList();
    }
    boolean here = new StackFiles(session.shell()).areHere(compose.request());
    return here ? List.of(compose.request()) : List.of();
  }

  private void tell(List<Json> results) {
    Shell shell = session.shell();
    String url = session.client().server().toString();
    if (output.isJson()) {
      shell.out().println(Json.object("server", url, "stacks", results).renderIndented());
    } else if (results.isEmpty()) {
      shell.out().println(url);
    }
  }
}
