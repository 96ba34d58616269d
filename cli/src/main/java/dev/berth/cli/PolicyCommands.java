package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth policy}. */
@Command(
    name = "policy",
    description = "Look after policies: documents in IAM's form of what is allowed and denied.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A TARGET is user:NAME, group:NAME, token:ID or tenant:NAME.",
      "",
      "Examples:",
      "  berth policy create read-only read-only.json",
      "  berth policy attach read-only user:alice",
      "  berth policy simulate --principal user:alice stack:Deploy stack/shop",
      "  berth policy actions"
    })
final class PolicyCommands implements Family {
  private static final String POLICY = "POLICY";
  private static final String FILE = "FILE";

  private final Session session;

  PolicyCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of("simulate", new PolicySimulateCommand(session));
  }

  @Command(
      name = "create",
      description = "Make a policy; nobody has it until it is attached.",
      footer = {
        "",
        "Examples:",
        "  berth policy create read-only read-only.json",
        "  berth policy create --platform bind-mounts - < bind-mounts.json"
      })
  int create(
      @Option(
              names = "--platform",
              description =
                  "Of no tenant, for operators: it may allow what no tenant's policy can.")
          boolean platform,
      @Mixin Output output,
      @Parameters(index = "0", paramLabel = POLICY) String name,
      @Parameters(index = "1", paramLabel = FILE, description = "- for standard input.")
          String file) {
    String document = new TextFiles(session.shell()).read(file);
    Json body =
        platform
            ? Json.object("name", name, "document", document, "platform", true)
            : Json.object("name", name, "document", document);
    Json made = session.client().post(ApiPath.of("policies"), body);
    session.shell().out().println(output.isJson() ? made.renderIndented() : name);
    return 0;
  }

  @Command(
      name = "update",
      description = "Replace the document of a policy; it counts at once.",
      footer = {"", "Example:", "  berth policy update read-only read-only.json"})
  int update(
      @Mixin Output output,
      @Parameters(index = "0", paramLabel = POLICY) String name,
      @Parameters(index = "1", paramLabel = FILE, description = "- for standard input.")
          String file) {
    Json body = Json.object("document", new TextFiles(session.shell()).read(file));
    Json changed = session.client().put(ApiPath.of("policies", name), body);
    session.shell().out().println(output.isJson() ? changed.renderIndented() : name);
    return 0;
  }

  @Command(
      name = "ls",
      description = "List the policies, those of the roles too.",
      footer = {"", "Example:", "  berth policy ls"})
  int list(@Mixin Listing listing) {
    Json policies = session.client().get(ApiPath.of("policies"));
    listing.print(session.shell(), policies, "name", PolicyCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a policy.",
      footer = {
        "",
        "Examples:",
        "  berth policy inspect berth:developer",
        "  berth policy inspect --document read-only > read-only.json"
      })
  int inspect(
      @Option(names = "--document", description = "Its document only, as 'update' takes it.")
          boolean documentOnly,
      @Mixin Output output,
      @Parameters(paramLabel = POLICY) String name) {
    Json policy = session.client().get(ApiPath.of("policies", name));
    if (documentOnly) {
      session.shell().out().println(policy.get("document").renderIndented());
    } else {
      output.printDetails(session.shell(), policy);
    }
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove policies, from all that have them.",
      footer = {"", "Example:", "  berth policy rm read-only"})
  int remove(@Parameters(paramLabel = POLICY, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of("policies", name));
  }

  @Command(
      name = "attach",
      description = "Give a policy to users, groups, tokens or tenants.",
      footer = {"", "Example:", "  berth policy attach read-only user:alice group:backend"})
  int attach(
      @Parameters(index = "0", paramLabel = POLICY) String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET") List<String> targets) {
    for (String target : targets) {
      session.client().put(ApiPath.of("policies", name, "attachments", target));
      session.shell().out().println(target);
    }
    return 0;
  }

  @Command(
      name = "detach",
      description = "Take a policy from users, groups, tokens or tenants.",
      footer = {"", "Example:", "  berth policy detach read-only user:alice"})
  int detach(
      @Parameters(index = "0", paramLabel = POLICY) String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET") List<String> targets) {
    return Removal.of(
        session, targets, target -> ApiPath.of("policies", name, "attachments", target));
  }

  @Command(
      name = "actions",
      description = "List everything that a policy can allow or deny.",
      footer = {"", "Examples:", "  berth policy actions", "  berth policy actions -q"})
  int actions(@Mixin Listing listing) {
    Json actions = session.client().get(ApiPath.of("actions"));
    listing.print(session.shell(), actions, "name", PolicyCommands::actionTable);
    return 0;
  }

  private static Table table(List<Json> policies) {
    Table table = new Table("NAME", "OF", "STATEMENTS", "ATTACHED TO");
    for (Json policy : policies) {
      table.row(
          policy.text("name"),
          policy.text("tenant"),
          policy.text("statements"),
          String.join(" ", policy.texts("attachments")));
    }
    return table;
  }

  private static Table actionTable(List<Json> actions) {
    Table table = new Table("ACTION", "SCOPE", "GRANTED TO", "DESCRIPTION");
    for (Json action : actions) {
      table.row(
          action.text("name"),
          action.text("scope"),
          action.text("grantedTo"),
          action.text("description"));
    }
    return table;
  }
}
