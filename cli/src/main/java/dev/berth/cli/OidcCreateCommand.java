package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth oidc create}. */
@Command(
    name = "create",
    description = {
      "Let people log in at an identity provider.",
      "It has to know Berth's URL with the path that is printed as the one to come back to."
    },
    footer = {
      "",
      "Examples:",
      "  berth oidc create --issuer https://id.example.org/realms/main --client-id berth keycloak",
      "  berth oidc create --issuer https://id.example.org --client-id berth \\",
      "    --client-secret-file secret.txt --groups-claim groups --role none \\",
      "    --group-role ops=owner --group-role dev=developer company"
    })
final class OidcCreateCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "PROVIDER")
  private String name = "";

  @Option(names = "--title", paramLabel = "TEXT", description = "What people see.")
  private @Nullable String title;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      required = true,
      description = "Who vouches for people.")
  private String issuer = "";

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      required = true,
      description = "What the provider knows Berth as.")
  private String clientId = "";

  @Option(
      names = "--client-secret-file",
      paramLabel = "FILE",
      description = "With the client's secret, if it has one; - for standard input.")
  private @Nullable String secretFile;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What is asked for (default: openid profile).")
  private List<String> scopes = List.of();

  @Option(
      names = "--user-claim",
      paramLabel = "CLAIM",
      description = "Which claim is the user's name (default: preferred_username).")
  private @Nullable String userClaim;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "viewer",
      description = "In the tenant, for whoever logs in; none: only for groups (default: viewer).")
  private String role = "viewer";

  @Option(
      names = "--groups-claim",
      paramLabel = "CLAIM",
      description = "Which claim lists the user's groups.")
  private @Nullable String groupsClaim;

  @Option(
      names = "--group-role",
      paramLabel = "GROUP=ROLE",
      description = "The role of a group's members.")
  private Map<String, String> groupRoles = Map.of();

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "Where browsers reach Berth, if not at its usual address.")
  private @Nullable String publicUrl;

  @Mixin private Output output = new Output();

  OidcCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json made = session.client().post(ApiPath.of("oidc", "providers"), body());
    Shell shell = session.shell();
    if (output.isJson()) {
      shell.out().println(made.renderIndented());
    } else {
      shell.out().println(name);
      shell.err().println("Browsers have to be let come back to: " + made.text("callback"));
    }
    return 0;
  }

  private Json body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    put(body, "title", title);
    body.put("issuer", issuer);
    body.put("clientId", clientId);
    put(body, "clientSecret", secretFile == null ? null : secret(secretFile));
    put(body, "scopes", scopes.isEmpty() ? null : scopes);
    put(body, "userClaim", userClaim);
    body.put("tenant", session.tenant());
    body.put("role", role);
    put(body, "groupsClaim", groupsClaim);
    put(body, "roles", groupRoles.isEmpty() ? null : groupRoles);
    put(body, "publicUrl", publicUrl);
    return Json.of(body);
  }

  private String secret(String file) {
    return Prompt.withoutLineEnd(new TextFiles(session.shell()).read(file));
  }

  private static void put(Map<String, Object> body, String field, @Nullable Object given) {
    if (given != null) {
      body.put(field, given);
    }
  }
}
