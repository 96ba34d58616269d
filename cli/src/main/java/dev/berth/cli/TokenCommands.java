package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth token}. */
@Command(
    name = "token",
    description = "Make tokens and access keys, with which programs use the APIs.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth token create --expires-in 1h",
      "  berth token create --aws",
      "  berth token ls"
    })
final class TokenCommands implements Family {
  private static final String TOKEN = "TOKEN";

  private final Session session;

  TokenCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of("create", new TokenCreateCommand(session));
  }

  @Command(
      name = "ls",
      description = "List tokens and access keys; what they hold is not shown.",
      footer = {"", "Examples:", "  berth token ls", "  berth token ls --user alice"})
  int list(
      @Option(names = "--user", paramLabel = "USER", description = "Only those of one user.")
          @Nullable String user,
      @Mixin Listing listing) {
    ApiPath all = ApiPath.of("tokens");
    Json tokens = session.client().get(user == null ? all : all.with("user", user));
    Shell shell = session.shell();
    listing.print(shell, tokens, "id", list -> table(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a token but what it holds.",
      footer = {"", "Example:", "  berth token inspect k3f9zz"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = TOKEN) String id) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("tokens", id)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Revoke tokens and access keys: they are good for nothing at once.",
      footer = {"", "Example:", "  berth token rm k3f9zz"})
  int remove(@Parameters(paramLabel = TOKEN, arity = "1..*") List<String> ids) {
    return Removal.of(session, ids, id -> ApiPath.of("tokens", id));
  }

  private static String kind(Json token) {
    return (token.isTrue("limited") ? "limited " : "")
        + (token.isTrue("aws") ? "access key" : "token");
  }

  private static Table table(List<Json> tokens, InstantSource clock) {
    Table table = new Table("ID", "NAME", "USER", "KIND", "CREATED", "LAST USED", "EXPIRES");
    for (Json token : tokens) {
      table.row(
          token.text("id"),
          token.text("name"),
          token.text("user"),
          kind(token),
          Tables.age(token.text("created"), clock),
          Tables.age(token.text("lastUsed"), clock),
          Tables.until(token.text("expires"), clock));
    }
    return table;
  }
}
