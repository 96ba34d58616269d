package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Credential;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import dev.berth.policy.NamedPolicy;
import dev.berth.policy.PolicySet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/policies/simulate}: what would be decided, and by what. */
final class SimulationEndpoint {
  /** Where nobody is: what depends on the address has to be told. */
  private static final Origin NOWHERE = new Origin("", true);

  private final Services services;

  SimulationEndpoint(Services services) {
    this.services = services;
  }

  /**
   * What is asked.
   *
   * @param principal {@code user:NAME} or {@code token:ID}; null: the caller, as it is now
   * @param tenant in which it acts; null: in which the caller does
   * @param context values of condition keys that stand for the real ones
   * @param document one more policy of the tenant, an object or the text of one
   */
  private record Wish(
      @Nullable String principal,
      @Nullable TenantId tenant,
      String action,
      String resource,
      @Nullable Map<String, String> context,
      @Nullable Object document) {}

  private record Answer(String decision, Judgement.@Nullable By by, String reason) {
    static Answer of(Judgement judgement) {
      return switch (judgement) {
        case Judgement.Allowed(var by) -> new Answer("allowed", by, judgement.reason());
        case Judgement.Forbidden(var by) -> new Answer("denied", by, judgement.reason());
        case Judgement.NotAllowed(var reason) -> new Answer("not-allowed", null, reason);
      };
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.post(
                "/api/policies/simulate",
                new Action("policy:Simulate"),
                _ -> "policy/*",
                this::simulate)
            .withBody(Endpoint.Body.JSON)
            .withAudit(Endpoint.Audit.NEVER));
  }

  private Response simulate(Request request) {
    Wish wish = request.json(Wish.class);
    Principal caller = request.principal();
    TenantId tenant = wish.tenant() == null ? caller.tenant() : wish.tenant();
    Directory now = services.state().now();
    boolean elsewhere = !tenant.equals(caller.tenant()) && wish.principal() != null;
    if (elsewhere && !new Authority(now, caller).isOperator()) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot simulate others in tenant '%s': '%s' acts in tenant '%s'."
              .formatted(tenant, caller.name(), caller.tenant()));
    }
    Principal principal =
        (wish.principal() == null ? caller : find(now, wish.principal(), caller)).in(tenant);
    Judgement judgement =
        services
            .decisions()
            .suppose(
                principal,
                action(wish.action()),
                Resource.within(tenant, wish.resource()),
                supposition(wish));
    return Response.ok(Answer.of(judgement));
  }

  private static Action action(String name) {
    if (Actions.find(name).isEmpty()) {
      Optional<String> nearest =
          Names.nearest(name, Actions.all().stream().map(KnownAction::name).toList());
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot simulate '%s': there is no such action. %s"
              .formatted(
                  NameForm.shown(name),
                  nearest
                      .map(known -> "Is '" + known + "' meant?")
                      .orElse("'berth policy actions' lists them.")));
    }
    return new Action(name);
  }

  private static Decisions.Supposition supposition(Wish wish) {
    Map<String, List<String>> context = new HashMap<>();
    if (wish.context() != null) {
      wish.context().forEach((key, value) -> context.put(key, List.of(value)));
    }
    Object document = wish.document();
    if (document == null) {
      return new Decisions.Supposition(context, null);
    }
    NamedPolicy policy =
        new NamedPolicy("the document", Policies.parse("document", DocumentText.of(document)));
    return new Decisions.Supposition(context, PolicySet.of(List.of(policy)));
  }

  private static Principal find(Directory now, String text, Principal caller) {
    Authority authority = new Authority(now, caller);
    if (text.startsWith("user:")) {
      User user = Users.get(now, text.substring("user:".length()));
      if (!authority.sees(user)) {
        throw Users.missing(user.name());
      }
      Credential credential =
          new Credential(Credential.Kind.SESSION, "simulated", user.hasSecondFactor());
      return new Principal(user.name(), user.firstTenant(), user.operator(), credential, NOWHERE);
    }
    if (text.startsWith("token:")) {
      Token token = Tokens.get(now, text.substring("token:".length()));
      User user = Users.get(now, token.user());
      if (!authority.manages(user)) {
        throw Tokens.missing(token.id());
      }
      return Identity.principal(user, token, NOWHERE);
    }
    throw new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot tell who '%s' is: write 'user:NAME' or 'token:ID'."
            .formatted(NameForm.shown(text)));
  }
}
