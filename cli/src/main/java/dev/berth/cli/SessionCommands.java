package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth session}. */
@Command(
    name = "session",
    description = "Look at the sessions that log-ins have opened, and end them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  berth session ls", "  berth session rm --user alice"})
final class SessionCommands {
  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  SessionCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List sessions.",
      footer = {"", "Examples:", "  berth session ls", "  berth session ls --user alice"})
  int list(
      @Option(names = "--user", paramLabel = "USER", description = "Only those of one user.")
          @Nullable String user,
      @Mixin Listing listing) {
    ApiPath all = ApiPath.of("sessions");
    print(session, listing, user == null ? all : all.with("user", user));
    return 0;
  }

  @Command(
      name = "rm",
      description = "End sessions at once.",
      footer = {"", "Examples:", "  berth session rm k3f9zz", "  berth session rm --user alice"})
  int remove(
      @Option(names = "--user", paramLabel = "USER", description = "All sessions of one user.")
          @Nullable String user,
      @Parameters(paramLabel = "SESSION", arity = "0..*") @Nullable List<String> named) {
    List<String> ids = named == null ? List.of() : named;
    if (ids.isEmpty() == (user == null)) {
      throw new ParameterException(
          spec.subcommands().get("rm"), "Name sessions, or one user with --user");
    }
    if (user != null) {
      return Removal.of(session, List.of(user), name -> ApiPath.of("users", name, "sessions"));
    }
    return Removal.of(session, ids, id -> ApiPath.of("sessions", id));
  }

  static void print(Session session, Listing listing, ApiPath path) {
    Shell shell = session.shell();
    Json sessions = session.client().get(path);
    listing.print(shell, sessions, "id", list -> table(list, shell.clock()));
  }

  private static Table table(List<Json> sessions, InstantSource clock) {
    Table table = new Table("ID", "USER", "ADDRESS", "CREATED", "LAST USED", "EXPIRES", "NOTE");
    for (Json one : sessions) {
      table.row(
          one.text("id"),
          one.text("user"),
          one.text("address"),
          Tables.age(one.text("created"), clock),
          Tables.age(one.text("lastUsed"), clock),
          Tables.until(one.text("expires"), clock),
          one.isTrue("current") ? "this one" : "");
    }
    return table;
  }
}
