package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth secret}. */
@Command(
    name = "secret",
    description = "Keep secrets for the tasks of stacks; nobody is ever shown one.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A stack uses one with 'secrets: {tls: {external: true}}'.",
      "",
      "Examples:",
      "  berth secret create tls server.pem",
      "  berth secret ls"
    })
final class SecretCommands {
  private static final String SECRET = "SECRET";

  private final Session session;

  SecretCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "create",
      description = "Keep all bytes of a file as a secret, up to 500 KB.",
      footer = {
        "",
        "Examples:",
        "  berth secret create tls server.pem",
        "  printf %s \"$PASSWORD\" | berth secret create db-password -",
        "  berth secret create --replace tls renewed.pem"
      })
  int create(
      @Option(names = "--replace", description = "Make another version if there is one.")
          boolean replace,
      @Option(
              names = "--label",
              paramLabel = "KEY=VALUE",
              description = "What it is; shown to whoever may list secrets.")
          @Nullable List<String> labels,
      @Mixin Output output,
      @Parameters(index = "0", paramLabel = SECRET) String name,
      @Parameters(index = "1", paramLabel = "FILE", description = "- for standard input.")
          String file) {
    ApiPath path = ApiPath.of("secrets").with("name", name);
    path = replace ? path.with("replace", "true") : path;
    for (String label : labels == null ? List.<String>of() : labels) {
      path = path.with("label", label);
    }
    byte[] secret = new TextFiles(session.shell()).readBytes(file);
    Json made = session.client().upload(path, new ByteArrayInputStream(secret));
    session.shell().out().println(output.isJson() ? made.renderIndented() : name);
    return 0;
  }

  @Command(
      name = "ls",
      description = "List the secrets.",
      footer = {"", "Example:", "  berth secret ls"})
  int list(@Mixin Listing listing) {
    Json secrets = session.client().get(ApiPath.of("secrets"));
    Shell shell = session.shell();
    listing.print(shell, secrets, "name", list -> table(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a secret but what it holds.",
      footer = {"", "Example:", "  berth secret inspect tls"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = SECRET) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("secrets", name)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove secrets.",
      footer = {"", "Example:", "  berth secret rm tls"})
  int remove(
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = SECRET, arity = "1..*") List<String> names) {
    String consequence = "All versions of %s are removed.".formatted(String.join(", ", names));
    if (!confirmation.isGiven(session.shell(), consequence)) {
      return 1;
    }
    return Removal.of(session, names, name -> ApiPath.of("secrets", name));
  }

  private static Table table(List<Json> secrets, InstantSource clock) {
    Table table = new Table("NAME", "VERSION", "SIZE", "CREATED", "UPDATED");
    for (Json secret : secrets) {
      table.row(
          secret.text("name"),
          secret.text("version"),
          Tables.size(secret, "size"),
          Tables.age(secret.text("created"), clock),
          Tables.age(secret.text("updated"), clock));
    }
    return table;
  }
}
