package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth quota}. */
@Command(
    name = "quota",
    description = "Show what the tenant uses, and what it may use.",
    footer = {
      "",
      "An operator changes it with 'berth tenant quota'.",
      "",
      "Examples:",
      "  berth quota",
      "  berth quota --tenant team-a -o json"
    })
final class QuotaCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private Output output = new Output();

  QuotaCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json quota = session.client().get(ApiPath.of("quota"));
    output.print(session.shell(), quota, () -> QuotaTables.usage(quota));
    return 0;
  }
}
