package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth user}. */
@Command(
    name = "user",
    description = "Look after users and service accounts, and what they may do in tenants.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A ROLE is owner, developer, viewer or member, who may do what policies say only.",
      "",
      "Examples:",
      "  berth user create --role developer alice",
      "  berth user grant --tenant team-b alice viewer",
      "  berth user ls"
    })
final class UserCommands implements Family {
  private static final String USER = "USER";

  private final Session session;

  UserCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of("create", new UserCreateCommand(session));
  }

  @Command(
      name = "ls",
      description = "List the users.",
      footer = {"", "Example:", "  berth user ls"})
  int list(@Mixin Listing listing) {
    Json users = session.client().get(ApiPath.of("users"));
    listing.print(session.shell(), users, "name", UserCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a user.",
      footer = {"", "Example:", "  berth user inspect alice"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = USER) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("users", name)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove users, with their sessions, tokens and access keys.",
      footer = {"", "Example:", "  berth user rm alice"})
  int remove(
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = USER, arity = "1..*") List<String> names) {
    String consequence =
        "%s can never log in again, and all their tokens end.".formatted(String.join(", ", names));
    if (!confirmation.isGiven(session.shell(), consequence)) {
      return 1;
    }
    return Removal.of(session, names, name -> ApiPath.of("users", name));
  }

  @Command(
      name = "lock",
      description = "Keep users out until they are unlocked; their sessions end at once.",
      footer = {"", "Example:", "  berth user lock alice"})
  int lock(@Parameters(paramLabel = USER, arity = "1..*") List<String> names) {
    return each(names, name -> session.client().post(ApiPath.of("users", name, "lock")));
  }

  @Command(
      name = "unlock",
      description = "Let users in again who were locked, or have locked themselves out.",
      footer = {"", "Example:", "  berth user unlock alice"})
  int unlock(@Parameters(paramLabel = USER, arity = "1..*") List<String> names) {
    return each(names, name -> session.client().post(ApiPath.of("users", name, "unlock")));
  }

  @Command(
      name = "passwd",
      description = {
        "Give a user another password: one that is read, or else one that is made up and printed.",
        "'berth passwd' changes your own."
      },
      footer = {
        "",
        "Examples:",
        "  berth user passwd alice",
        "  berth user passwd --password-stdin alice < password.txt"
      })
  int password(
      @Mixin SecretInput input, @Mixin Output output, @Parameters(paramLabel = USER) String name) {
    Json body =
        input.isGiven()
            ? Json.object("password", input.read(session.shell(), "password").reveal())
            : Json.object();
    Json answer = session.client().put(ApiPath.of("users", name, "password"), body);
    MadeUpPassword.print(session.shell(), output, answer, name);
    return 0;
  }

  @Command(
      name = "grant",
      description = "Give a user a role in a tenant, instead of the one that they have there.",
      footer = {
        "",
        "Examples:",
        "  berth user grant alice developer",
        "  berth user grant --tenant team-b alice viewer"
      })
  int grant(
      @Parameters(index = "0", paramLabel = USER) String name,
      @Parameters(
              index = "1",
              paramLabel = "ROLE",
              description = "owner, developer, viewer or member.")
          String role) {
    String tenant = session.tenant();
    ApiPath path = ApiPath.of("users", name, "roles", tenant);
    session.client().put(path, Json.object("role", role));
    session.shell().out().println(name + ": " + role + " in " + tenant);
    return 0;
  }

  @Command(
      name = "revoke",
      description = "Take a user's role in a tenant away.",
      footer = {
        "",
        "Examples:",
        "  berth user revoke alice",
        "  berth user revoke --tenant team-b alice"
      })
  int revoke(@Parameters(paramLabel = USER) String name) {
    String tenant = session.tenant();
    session.client().delete(ApiPath.of("users", name, "roles", tenant));
    session.shell().out().println(name + ": nothing in " + tenant);
    return 0;
  }

  @Command(
      name = "promote",
      description = "Make users operators, who may act across tenants.",
      footer = {"", "Example:", "  berth user promote alice"})
  int promote(@Parameters(paramLabel = USER, arity = "1..*") List<String> names) {
    return each(names, name -> session.client().put(ApiPath.of("users", name, "operator")));
  }

  @Command(
      name = "demote",
      description = "Make operators users like all others.",
      footer = {"", "Example:", "  berth user demote alice"})
  int demote(@Parameters(paramLabel = USER, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of("users", name, "operator"));
  }

  @Command(
      name = "tag",
      description =
          "Give a user these tags instead of those that it has; policies can look at them.",
      footer = {"", "Examples:", "  berth user tag alice team=backend", "  berth user tag alice"})
  int tag(
      @Parameters(index = "0", paramLabel = USER) String name,
      @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY=VALUE")
          @Nullable Map<String, String> tags) {
    Json body = Json.object("tags", tags == null ? Map.of() : tags);
    session.client().put(ApiPath.of("users", name, "tags"), body);
    session.shell().out().println(name);
    return 0;
  }

  @Command(
      name = "totp-reset",
      description = "Take the second factor of users away, who have lost it.",
      footer = {"", "Example:", "  berth user totp-reset alice"})
  int resetSecondFactor(@Parameters(paramLabel = USER, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of("users", name, "totp"));
  }

  @Command(
      name = "sessions",
      description = "List the sessions of a user.",
      footer = {"", "Example:", "  berth user sessions alice"})
  int sessions(@Mixin Listing listing, @Parameters(paramLabel = USER) String name) {
    SessionCommands.print(session, listing, ApiPath.of("sessions").with("user", name));
    return 0;
  }

  @FunctionalInterface
  private interface Change {
    Json of(String name);
  }

  private int each(List<String> names, Change change) {
    for (String name : names) {
      change.of(name);
      session.shell().out().println(name);
    }
    return 0;
  }

  private static Table table(List<Json> users) {
    Table table = new Table("NAME", "KIND", "STATE", "TENANT", "ROLES", "SECOND FACTOR");
    for (Json user : users) {
      table.row(
          user.text("name"),
          kind(user),
          user.isTrue("locked") ? "locked" : "active",
          user.text("tenant"),
          String.join(" ", roles(user)),
          user.isTrue("secondFactor") ? "yes" : "no");
    }
    return table;
  }

  private static String kind(Json user) {
    if (user.isTrue("operator")) {
      return "operator";
    }
    return user.isTrue("service") ? "service" : "user";
  }

  private static List<String> roles(Json user) {
    return user.get("roles").fields().entrySet().stream()
        .map(role -> role.getKey() + "=" + role.getValue().text())
        .toList();
  }
}
