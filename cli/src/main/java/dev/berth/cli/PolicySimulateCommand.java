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

/** {@code berth policy simulate}. */
@Command(
    name = "simulate",
    description = {
      "Tell whether something would be allowed, and which statement decides.",
      "Ends with 0 if it would be, with 1 if not."
    },
    footer = {
      "",
      "Examples:",
      "  berth policy simulate stack:Deploy stack/shop",
      "  berth policy simulate --principal user:alice ssm:GetParameter parameter/production/db",
      "  berth policy simulate --context aws:SourceIp=192.0.2.7 task:Exec 'task/*'",
      "  berth policy simulate --document draft.json service:Scale service/shop/web"
    })
final class PolicySimulateCommand implements Callable<Integer> {
  private static final String ALLOWED = "allowed";

  private final Session session;

  @Option(
      names = "--principal",
      paramLabel = "WHO",
      description = "user:NAME or token:ID (default: you).")
  private @Nullable String principal;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "What a condition would see: aws:SourceIp=192.0.2.7.")
  private Map<String, String> context = Map.of();

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "As if the tenant had this policy, too; - for standard input.")
  private @Nullable String document;

  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "ACTION", description = "As 'berth policy actions' lists.")
  private String action = "";

  @Parameters(
      index = "1",
      paramLabel = "RESOURCE",
      description = "Such as stack/shop, or berth:team-a:stack/shop.")
  private String resource = "";

  PolicySimulateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Shell shell = session.shell();
    Json answer = session.client().post(ApiPath.of("policies", "simulate"), body());
    if (output.isJson()) {
      shell.out().println(answer.renderIndented());
    } else {
      shell.out().println(sentence(answer));
    }
    return answer.text("decision").equals(ALLOWED) ? 0 : 1;
  }

  private Json body() {
    Map<String, Object> body = new LinkedHashMap<>();
    if (principal != null) {
      body.put("principal", principal.contains(":") ? principal : "user:" + principal);
    }
    session.findTenant().map(TenantId::value).ifPresent(tenant -> body.put("tenant", tenant));
    body.put("action", action);
    body.put("resource", resource);
    if (!context.isEmpty()) {
      body.put("context", context);
    }
    if (document != null) {
      body.put("document", new TextFiles(session.shell()).read(document));
    }
    return Json.of(body);
  }

  private static String sentence(Json answer) {
    Json by = answer.get("by");
    String decision = answer.text("decision");
    if (by.isMissing()) {
      return "%s: %s".formatted(decision, answer.text("reason"));
    }
    String sid = by.text("sid").isEmpty() ? "" : " ('" + by.text("sid") + "')";
    String statement =
        by.text("statement").isEmpty() ? "" : "statement " + by.text("statement") + sid + " of ";
    return "%s by %spolicy '%s'".formatted(decision, statement, by.text("policy"));
  }
}
