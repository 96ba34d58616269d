package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth whoami}. */
@Command(
    name = "whoami",
    description = "Show who you are to the server, and in which tenants.",
    footer = {"", "Examples:", "  berth whoami", "  berth whoami -o json"})
final class WhoamiCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private Output output = new Output();

  WhoamiCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json me = session.client().get(ApiPath.of("whoami"));
    output.printDetails(session.shell(), me);
    return 0;
  }
}
