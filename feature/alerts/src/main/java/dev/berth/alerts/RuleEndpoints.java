package dev.berth.alerts;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.Guard;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditEntry.Result;
import dev.berth.store.Store;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /api/alert-rules}. */
final class RuleEndpoints {
  private final Definitions definitions;
  private final RuleRounds rounds;
  private final Store store;
  private final Guard guard;

  RuleEndpoints(Definitions definitions, RuleRounds rounds, Store store, Guard guard) {
    this.definitions = definitions;
    this.rounds = rounds;
    this.store = store;
    this.guard = guard;
  }

  /** What a file was kept as. */
  public record Applied(List<String> rules, List<String> receivers, boolean dryRun) {}

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/alert-rules", Actions.LIST_RULES, _ -> "alertrule/*", this::list),
        Endpoint.decided(
                "POST",
                "/api/alert-rules",
                List.of(Actions.WRITE_RULE, Actions.WRITE_RECEIVER),
                this::apply)
            .withBody(Endpoint.Body.BYTES),
        Endpoint.get(
            "/api/alert-rules/{rule}",
            Actions.INSPECT_RULE,
            request -> "alertrule/" + request.path("rule"),
            this::inspect),
        Endpoint.delete(
            "/api/alert-rules/{rule}",
            Actions.REMOVE_RULE,
            request -> "alertrule/" + request.path("rule"),
            this::remove));
  }

  private Response list(Request request) {
    TenantId tenant = request.principal().tenant();
    Map<String, List<Alert>> alerts =
        store.read(handle -> AlertTable.all(handle, tenant)).stream()
            .collect(Collectors.groupingBy(alert -> alert.key().rule()));
    return Response.ok(
        definitions.rules(tenant).stream()
            .map(
                kept ->
                    Views.of(
                        kept,
                        rounds.health(new RuleKey(tenant, kept.rule().name())),
                        alerts.getOrDefault(kept.rule().name(), List.of())))
            .toList());
  }

  private Response inspect(Request request) {
    TenantId tenant = request.principal().tenant();
    String name = request.path("rule");
    Definitions.Kept kept = definitions.rule(tenant, name);
    List<Alert> alerts = store.read(handle -> AlertTable.ofRule(handle, tenant, name));
    return Response.ok(Views.of(kept, rounds.health(new RuleKey(tenant, name)), alerts));
  }

  private Response remove(Request request) {
    definitions.removeRule(request.principal().tenant(), request.path("rule"));
    return Response.noContent();
  }

  /** Who may write each rule and each receiver of a file may have it kept. */
  private Response apply(Request request) {
    Principal principal = request.principal();
    TenantId tenant = principal.tenant();
    boolean dryRun = request.flag("dry-run");
    String name = Shown.line(request.query("file").orElse("rules.yml"), 200);
    String text = text(request);
    Set<String> rules = AlertFileReader.names(text, "rules");
    Set<String> receivers = AlertFileReader.names(text, "receivers");
    if (rules.isEmpty() && receivers.isEmpty()) {
      guard.require(principal, Actions.WRITE_RULE, rule(tenant, AlertFileReader.ANY));
    }
    rules.forEach(rule -> guard.require(principal, Actions.WRITE_RULE, rule(tenant, rule)));
    receivers.forEach(
        one -> guard.require(principal, Actions.WRITE_RECEIVER, receiver(tenant, one)));
    AlertFile file = AlertFileReader.read(name, text, definitions.receivers(tenant));
    if (file.rules().isEmpty() && file.receivers().isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot apply '%s': it has no rules and no receivers.".formatted(name));
    }
    if (!dryRun) {
      definitions.apply(tenant, file, Shown.cut(principal.name(), 128));
      file.rules().forEach(one -> written(principal, Actions.WRITE_RULE, rule(tenant, one.name())));
      file.receivers()
          .forEach(one -> written(principal, Actions.WRITE_RECEIVER, receiver(tenant, one.name())));
    }
    return Response.ok(
        new Applied(
            file.rules().stream().map(Rule::name).toList(),
            file.receivers().stream().map(Receiver::name).toList(),
            dryRun));
  }

  private static Resource rule(TenantId tenant, String name) {
    return new Resource(tenant, "alertrule/" + name);
  }

  private static Resource receiver(TenantId tenant, String name) {
    return new Resource(tenant, "alertreceiver/" + name);
  }

  private void written(Principal principal, Action action, Resource resource) {
    guard.record(new AuditEntry(principal, action, resource, Result.DONE));
  }

  private static String text(Request request) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(request.raw().body()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot read the file: it is not UTF-8.", e);
    }
  }
}
