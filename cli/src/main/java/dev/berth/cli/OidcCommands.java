package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth oidc}. */
@Command(
    name = "oidc",
    description = "Look after the identity providers where people can log in with OpenID Connect.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth oidc create --issuer https://id.example.org/realms/main --client-id berth keycloak",
      "  berth oidc ls",
      "  berth login --oidc keycloak"
    })
final class OidcCommands implements Family {
  private static final String PROVIDER = "PROVIDER";

  private final Session session;

  OidcCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of("create", new OidcCreateCommand(session));
  }

  @Command(
      name = "ls",
      description = "List the identity providers.",
      footer = {"", "Example:", "  berth oidc ls"})
  int list(@Mixin Listing listing) {
    Json providers = session.client().get(ApiPath.of("oidc", "providers"));
    listing.print(session.shell(), providers, "name", OidcCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about an identity provider but its secret.",
      footer = {"", "Example:", "  berth oidc inspect keycloak"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = PROVIDER) String name) {
    Json found =
        session.client().get(ApiPath.of("oidc", "providers")).items().stream()
            .filter(provider -> provider.text("name").equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.NOT_FOUND,
                        "Cannot find the identity provider '%s'. 'berth oidc ls' lists them."
                            .formatted(name)));
    output.printDetails(session.shell(), found);
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove identity providers; whoever logged in there is logged out.",
      footer = {"", "Example:", "  berth oidc rm keycloak"})
  int remove(@Parameters(paramLabel = PROVIDER, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of("oidc", "providers", name));
  }

  private static Table table(List<Json> providers) {
    Table table = new Table("NAME", "ISSUER", "CLIENT", "TENANT", "ROLE");
    for (Json provider : providers) {
      table.row(
          provider.text("name"),
          provider.text("issuer"),
          provider.text("clientId"),
          provider.text("tenant"),
          provider.text("role"));
    }
    return table;
  }
}
