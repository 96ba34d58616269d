package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth token}. */
@Command(
    name = "token",
    description = "Make tokens, with which programs and other machines use the API.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  berth token create --expires-in 1h"})
final class TokenCommands {
  private final Session session;

  TokenCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "create",
      description = "Make a token and print it; it is not kept.",
      footer = {
        "",
        "Examples:",
        "  berth token create --expires-in 7d",
        "  BERTH_TOKEN=$(berth token create) berth --server http://localhost:8080 status"
      })
  int create(
      @Option(
              names = "--expires-in",
              paramLabel = "DURATION",
              defaultValue = "1h",
              description = "How long it is good for (default: 1h).")
          Duration expiresIn,
      @Mixin Output output) {
    Json body = Json.object("expiresIn", expiresIn.toString());
    Json token = session.client().post(ApiPath.of("tokens"), body);
    String shown = output.isJson() ? token.renderIndented() : token.text("token");
    session.shell().out().println(shown);
    return 0;
  }
}
