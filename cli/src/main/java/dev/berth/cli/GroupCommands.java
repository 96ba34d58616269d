package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth group}. */
@Command(
    name = "group",
    description = "Look after groups, whose members share their policies.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A MEMBER is a user's name, user:NAME or group:NAME.",
      "",
      "Examples:",
      "  berth group create backend",
      "  berth group add backend alice group:contractors",
      "  berth policy attach read-only group:backend"
    })
final class GroupCommands {
  private static final String GROUP = "GROUP";
  private static final String MEMBER = "MEMBER";

  private final Session session;

  GroupCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "create",
      description = "Make a group.",
      footer = {"", "Example:", "  berth group create backend"})
  int create(@Mixin Output output, @Parameters(paramLabel = GROUP) String name) {
    Json made = session.client().post(ApiPath.of("groups"), Json.object("name", name));
    session.shell().out().println(output.isJson() ? made.renderIndented() : name);
    return 0;
  }

  @Command(
      name = "ls",
      description = "List the groups.",
      footer = {"", "Example:", "  berth group ls"})
  int list(@Mixin Listing listing) {
    Json groups = session.client().get(ApiPath.of("groups"));
    listing.print(session.shell(), groups, "name", GroupCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a group.",
      footer = {"", "Example:", "  berth group inspect backend"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = GROUP) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("groups", name)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove groups; their members stay.",
      footer = {"", "Example:", "  berth group rm backend"})
  int remove(@Parameters(paramLabel = GROUP, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of("groups", name));
  }

  @Command(
      name = "add",
      description = "Add members to a group.",
      footer = {"", "Example:", "  berth group add backend alice group:contractors"})
  int add(
      @Parameters(index = "0", paramLabel = GROUP) String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = MEMBER) List<String> members) {
    for (String member : members) {
      session.client().put(path(name, member));
      session.shell().out().println(member);
    }
    return 0;
  }

  @Command(
      name = "remove",
      description = "Take members out of a group.",
      footer = {"", "Example:", "  berth group remove backend alice"})
  int removeMembers(
      @Parameters(index = "0", paramLabel = GROUP) String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = MEMBER) List<String> members) {
    return Removal.of(session, members, member -> path(name, member));
  }

  private static ApiPath path(String group, String member) {
    String whole = member.contains(":") ? member : "user:" + member;
    return ApiPath.of("groups", group, "members", whole);
  }

  private static Table table(List<Json> groups) {
    Table table = new Table("NAME", "TENANT", "MEMBERS");
    for (Json group : groups) {
      table.row(group.text("name"), group.text("tenant"), String.join(" ", group.texts("members")));
    }
    return table;
  }
}
