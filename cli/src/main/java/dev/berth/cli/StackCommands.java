package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth stack}. */
@Command(
    name = "stack",
    description = "Deploy Compose files and look after them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth stack deploy -c compose.yml shop",
      "  berth stack ps shop",
      "  berth stack rm shop"
    })
final class StackCommands implements Family {
  private final Session session;

  StackCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of(
        "build", new StackBuildCommand(session),
        "deploy", new DeployCommand(session),
        "config", new StackConfigCommand(session));
  }

  @Command(
      name = "ls",
      description = "List the stacks.",
      footer = {"", "Examples:", "  berth stack ls -o json", "  berth stack ls --target prod"})
  int list(
      @Option(
              names = "--target",
              paramLabel = "TARGET",
              description = "Only those on one of 'berth target ls'.")
          @Nullable String target,
      @Mixin Listing listing) {
    Json all = session.client().get(ApiPath.of("stacks"));
    Json stacks =
        target == null
            ? all
            : Json.of(
                all.items().stream().filter(stack -> stack.text("target").equals(target)).toList());
    Shell shell = session.shell();
    listing.print(shell, stacks, "name", list -> Tables.stacks(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "ps",
      description = "List the tasks of a stack.",
      footer = {
        "",
        "Examples:",
        "  berth stack ps --all shop",
        "  berth stack ps --filter service=web --no-trunc shop"
      })
  int tasks(@Mixin TaskListing listing, @Parameters(paramLabel = "STACK") String stack) {
    session.client().get(ApiPath.of("stacks", stack));
    listing.print(session, Map.of("stack", stack));
    return 0;
  }

  @Command(
      name = "services",
      description = "List the services of a stack.",
      footer = {"", "Example:", "  berth stack services shop"})
  int services(@Mixin Listing listing, @Parameters(paramLabel = "STACK") String stack) {
    Json services = session.client().get(ApiPath.of("stacks", stack)).get("services");
    listing.print(session.shell(), services, "name", Tables::services);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a stack.",
      footer = {"", "Example:", "  berth stack inspect -o json shop"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = "STACK") String stack) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("stacks", stack)));
    return 0;
  }

  @Command(
      name = "logs",
      description = "Show what the tasks of a stack wrote.",
      footer = {"", "Example:", "  berth stack logs -f --tail 20 shop"})
  int logs(@Mixin LogOptions options, @Parameters(paramLabel = "STACK") String stack) {
    options.print(session, ApiPath.of("stacks", stack, "logs"));
    return 0;
  }

  @Command(
      name = "versions",
      aliases = "history",
      description = "List the versions of a stack that can be gone back to.",
      footer = {"", "Example:", "  berth stack versions shop"})
  int versions(@Mixin Listing listing, @Parameters(paramLabel = "STACK") String stack) {
    Json versions = session.client().get(ApiPath.of("stacks", stack, "versions"));
    Shell shell = session.shell();
    listing.print(shell, versions, "version", list -> Tables.versions(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "rollback",
      description = "Go back to an earlier version of a stack.",
      footer = {
        "",
        "Examples:",
        "  berth stack rollback shop          to the version before",
        "  berth stack rollback --to 3 shop"
      })
  int rollback(
      @Option(
              names = "--to",
              paramLabel = "VERSION",
              description = "One of 'berth stack versions' (default: the one before).")
          @Nullable Long version,
      @Mixin Waiting waiting,
      @Parameters(paramLabel = "STACK") String stack) {
    ApiPath path = ApiPath.of("stacks", stack, "rollback");
    Json answer =
        session.client().post(version == null ? path : path.with("version", version.toString()));
    waiting.accepted(stack, answer);
    waiting.await(session);
    session.shell().out().println(stack);
    return 0;
  }

  @Command(
      name = "rm",
      description = "Stop and remove stacks; their named volumes stay.",
      footer = {"", "Example:", "  berth stack rm shop blog"})
  int remove(
      @Mixin Waiting waiting,
      @Parameters(paramLabel = "STACK", arity = "1..*") List<String> stacks) {
    stacks.forEach(stack -> StackRemoval.request(session, stack));
    waiting.awaitEnd(session, stacks);
    stacks.forEach(session.shell().out()::println);
    return 0;
  }
}
