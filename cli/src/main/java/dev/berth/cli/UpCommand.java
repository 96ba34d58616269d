package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.compose.StackFileParser;
import dev.berth.compose.StackSource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.StackName;
import java.time.Duration;
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
      "  berth up                       start the server only",
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
      description = "The stack's name, for one file.")
  private @Nullable String name;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How long all of it may take (default: 5m).")
  private Duration timeout = Duration.ofMinutes(5);

  @Option(
      names = "--no-install",
      description = "Do not install missing programs: print the command that would, and stop.")
  @SuppressWarnings("UnusedVariable") // The launcher has heeded it before.
  private boolean noInstall;

  @Mixin private ServerFlags flags = new ServerFlags();
  @Mixin private Output output = new Output();

  UpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.requireLocal("up");
    Shell shell = session.shell();
    var deadline = shell.clock().instant().plus(timeout);
    Map<StackName, StackSource> stacks = read();
    new ServerProcess(shell, session.dataDirectory()).ensure(flags, timeout);
    List<Json> results = new ArrayList<>();
    stacks.forEach(
        (stack, source) -> {
          Duration left = Duration.between(shell.clock().instant(), deadline);
          Deployment deployment = new Deployment(session, stack.value(), left);
          List<String> urls = deployment.await(deployment.put(source));
          results.add(Json.object("name", stack.value(), "urls", urls));
          if (!output.isJson()) {
            urls.forEach(shell.out()::println);
          }
        });
    tell(results);
    return 0;
  }

  /** Every file is checked before anything is started. */
  private Map<StackName, StackSource> read() {
    if (name != null && files.size() != 1) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot give one name to %d stacks: -p needs exactly one file.".formatted(files.size()));
    }
    Map<StackName, StackSource> stacks = new LinkedHashMap<>();
    for (String file : files) {
      StackSource source = new StackFiles(session.shell()).read(List.of(file));
      String ofFile = StackFileParser.parse(source).name();
      StackName stack =
          name == null ? StackNaming.derive(ofFile, source.directory()) : new StackName(name);
      if (stacks.putIfAbsent(stack, source) != null) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot deploy '%s': another file here makes the stack '%s' already. Give them names with 'name:'."
                .formatted(file, stack));
      }
    }
    return stacks;
  }

  private void tell(List<Json> results) {
    Shell shell = session.shell();
    String url = session.client().server().toString();
    if (output.isJson()) {
      shell.out().println(Json.object("server", url, "stacks", results).renderIndented());
    } else if (files.isEmpty()) {
      shell.out().println(url);
    }
  }
}
