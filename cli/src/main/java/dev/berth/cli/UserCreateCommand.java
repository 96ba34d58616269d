package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth user create}. */
@Command(
    name = "create",
    description = {
      "Make a user, or an account of a service, which has tokens but no password.",
      "The password is read from standard input, or made up and printed."
    },
    footer = {
      "",
      "Examples:",
      "  berth user create --role developer alice",
      "  berth user create --tenant team-a --role owner bob",
      "  berth user create --password-stdin carol < password.txt",
      "  berth user create --service --role viewer monitoring"
    })
final class UserCreateCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "USER")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "In the tenant: owner, developer, viewer or member (default: member).")
  private @Nullable String role;

  @Option(names = "--operator", description = "May act across tenants.")
  private boolean operator;

  @Option(names = "--service", description = "A program, not a person.")
  private boolean service;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "A tag, which policies can look at.")
  private Map<String, String> tags = Map.of();

  @Mixin private SecretInput password = new SecretInput();
  @Mixin private Output output = new Output();

  UserCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    if (password.isGiven()) {
      body.put("password", password.read(session.shell(), "password").reveal());
    }
    session.findTenant().map(TenantId::value).ifPresent(tenant -> body.put("tenant", tenant));
    if (role != null) {
      body.put("role", role);
    }
    if (operator) {
      body.put("operator", true);
    }
    if (!tags.isEmpty()) {
      body.put("tags", tags);
    }
    if (service) {
      body.put("service", true);
    }
    Json made = session.client().post(ApiPath.of("users"), Json.of(body));
    MadeUpPassword.print(session.shell(), output, made, name);
    return 0;
  }
}
