package dev.berth.cli;

import dev.berth.client.ApiPath;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth foreign logs}. */
@Command(
    name = "logs",
    description = "Show what the tasks of a foreign stack wrote.",
    footer = {
      "",
      "Examples:",
      "  berth foreign logs -f wiki",
      "  berth foreign logs --tail 20 wiki db   one service"
    })
final class ForeignLogsCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ForeignTarget target = new ForeignTarget();
  @Mixin private LogOptions options = new LogOptions();

  @Parameters(index = "0", paramLabel = "STACK", description = "One of 'berth foreign ls'.")
  private String stack = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "One of its services (default: all).")
  private String service = "";

  ForeignLogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ApiPath path = target.stack(stack, "logs");
    options.print(session, service.isEmpty() ? path : path.with("service", service));
    return 0;
  }
}
