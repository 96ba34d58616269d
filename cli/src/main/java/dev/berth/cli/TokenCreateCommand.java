package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth token create}. */
@Command(
    name = "create",
    description = {
      "Make a token and print it, this once: only its hash is kept.",
      "It can do what its owner can, or less: as its policies and its scope say."
    },
    footer = {
      "",
      "Examples:",
      "  berth token create --expires-in 7d",
      "  berth token create --name ci --user monitoring --policy read-only",
      "  eval \"$(berth token create --aws | sed 's/^/export /')\"",
      "  BERTH_TOKEN=$(berth token create) berth --server http://localhost:8080 status"
    })
final class TokenCreateCommand implements Callable<Integer> {
  private static final Lifetime USUAL = new Lifetime(Duration.ofHours(1));

  private final Session session;

  @Option(names = "--name", paramLabel = "NAME", description = "What it is for.")
  private @Nullable String name;

  @Option(names = "--user", paramLabel = "USER", description = "Whose it is (default: yours).")
  private @Nullable String user;

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      converter = Lifetime.Converter.class,
      description = "How long it is good for: 90d, never (default: 1h; an access key: never).")
  private @Nullable Lifetime expiresIn;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "It can do no more than this allows; several add up.")
  private List<String> policies = List.of();

  @Option(
      names = "--scope",
      paramLabel = "FILE",
      description = "A policy document of its own, - for standard input.")
  private @Nullable String scope;

  @Option(
      names = "--aws",
      description = "An access key for AWS-style APIs, as lines for the environment.")
  private boolean aws;

  @Mixin private Output output = new Output();

  TokenCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json made = session.client().post(ApiPath.of("tokens"), body());
    PrintStream out = session.shell().out();
    if (output.isJson()) {
      out.println(made.renderIndented());
    } else if (aws) {
      out.println("AWS_ACCESS_KEY_ID=" + made.text("accessKeyId"));
      out.println("AWS_SECRET_ACCESS_KEY=" + made.text("secretAccessKey"));
      out.println("AWS_DEFAULT_REGION=" + made.text("region"));
    } else {
      out.println(made.text("token"));
    }
    return 0;
  }

  private Json body() {
    Map<String, Object> body = new LinkedHashMap<>();
    if (name != null) {
      body.put("name", name);
    }
    if (user != null) {
      body.put("user", user);
    }
    Lifetime lifetime = expiresIn == null && !aws ? USUAL : expiresIn;
    if (lifetime != null && lifetime.duration() != null) {
      body.put("expiresIn", lifetime.duration().toString());
    }
    if (!policies.isEmpty()) {
      body.put("policies", policies);
    }
    if (scope != null) {
      body.put("scope", new TextFiles(session.shell()).read(scope));
    }
    if (aws) {
      body.put("aws", true);
    }
    return Json.of(body);
  }
}
