package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth foreign adopt}. */
@Command(
    name = "adopt",
    description = "Take over a foreign stack: it becomes a stack of the tenant.",
    footer = {
      "",
      "Its volumes stay where they are. It is stopped, deployed by Berth, and removed when that"
          + " runs;",
      "if that fails it is started again.",
      "",
      "Examples:",
      "  berth foreign adopt --dry-run wiki > wiki.yml",
      "  berth foreign adopt --tenant acme wiki"
    })
final class ForeignAdoptCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ForeignTarget target = new ForeignTarget();

  @Option(
      names = "--dry-run",
      description = "Print the Compose file and what is not kept; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What it is called from then on (default: as before).")
  private @Nullable String name;

  @Parameters(paramLabel = "STACK", description = "One of 'berth foreign ls'.")
  private String stack = "";

  ForeignAdoptCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Shell shell = session.shell();
    if (dryRun) {
      Json draft = session.client().get(named(target.stack(stack, "draft")));
      draft.texts("lost").forEach(text -> shell.err().println("Not kept: " + text));
      shell.out().print(draft.text("text"));
      return 0;
    }
    Json done = new Adopting(session).follow(stack, named(target.stack(stack, "adopt")));
    done.texts("warnings").forEach(text -> shell.err().println("Warning: " + text));
    shell.out().println(done.text("stack"));
    done.texts("urls").forEach(shell.out()::println);
    return 0;
  }

  private ApiPath named(ApiPath path) {
    return path.withIfGiven("name", name);
  }
}
