package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth certificate}. */
@Command(
    name = "certificate",
    description = "Look after the certificates that the front door shows.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Files in DATA/certificates are taken by themselves; names of routes get certificates from",
      "the local authority, or by ACME where it is set.",
      "",
      "Examples:",
      "  berth certificate ls",
      "  berth certificate import --cert shop.pem --key shop.key shop.example.org"
    })
final class CertificateCommands {
  private static final String CERTIFICATES = "certificates";
  private static final String NAME = "NAME";

  private final Session session;

  CertificateCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the certificates, and those that are still to come.",
      footer = {"", "Example:", "  berth certificate ls"})
  int list(@Mixin Listing listing) {
    Json all = session.client().get(ApiPath.of(CERTIFICATES));
    Shell shell = session.shell();
    listing.print(shell, all, "name", list -> table(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a certificate but its key.",
      footer = {"", "Example:", "  berth certificate inspect shop.example.org"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = NAME) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of(CERTIFICATES, name)));
    return 0;
  }

  @Command(
      name = "renew",
      description = "Have certificates issued anew now, whatever was waited for.",
      footer = {"", "Example:", "  berth certificate renew shop.example.org"})
  int renew(@Parameters(paramLabel = NAME, arity = "1..*") List<String> names) {
    for (String name : names) {
      session.client().post(ApiPath.of(CERTIFICATES, name, "renew"));
      session.shell().out().println(name);
    }
    return 0;
  }

  @Command(
      name = "import",
      description = "Bring a certificate and its key along; one of the same name is replaced.",
      footer = {
        "",
        "Example:",
        "  berth certificate import --cert shop.pem --key shop.key shop.example.org"
      })
  int bring(
      @Option(
              names = "--cert",
              paramLabel = "FILE",
              required = true,
              description = "The certificate and its chain, in PEM.")
          String certificate,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              required = true,
              description = "Its key, in PEM, not encrypted; - for standard input.")
          String key,
      @Mixin Output output,
      @Parameters(paramLabel = NAME, description = "The first name of the certificate.")
          String name) {
    TextFiles files = new TextFiles(session.shell());
    Json body = Json.object("certificate", files.read(certificate), "key", files.read(key));
    Json taken = session.client().put(ApiPath.of(CERTIFICATES, name), body);
    taken.texts("warnings").forEach(session.shell().err()::println);
    session.shell().out().println(output.isJson() ? taken.renderIndented() : name);
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove certificates that were imported.",
      footer = {"", "Example:", "  berth certificate rm shop.example.org"})
  int remove(
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = NAME, arity = "1..*") List<String> names) {
    String consequence = "The keys of %s are removed.".formatted(String.join(", ", names));
    if (!confirmation.isGiven(session.shell(), consequence)) {
      return 1;
    }
    return Removal.of(session, names, name -> ApiPath.of(CERTIFICATES, name));
  }

  private static Table table(List<Json> certificates, InstantSource clock) {
    Table table = new Table("NAME", "KIND", "STATE", "EXPIRES", "TENANT", "NAMES", "REASON");
    for (Json one : certificates) {
      table.row(
          one.text("name"),
          one.text("kind"),
          one.text("state"),
          one.text("expires").isEmpty() ? "" : Tables.until(one.text("expires"), clock),
          String.join(" ", one.texts("tenants")),
          Integer.toString(one.texts("names").size()),
          reason(one, clock));
    }
    return table;
  }

  private static String reason(Json one, InstantSource clock) {
    String next = one.text("nextTry");
    String reason = one.text("reason");
    if (reason.isEmpty()) {
      return String.join(" ", one.texts("warnings"));
    }
    return next.isEmpty()
        ? reason
        : "%s (next try %s)".formatted(reason, Tables.until(next, clock));
  }
}
