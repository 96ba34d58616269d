package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/foreign}: what others deployed beside Berth, on all targets or on the one that {@code
 * ?target=} names.
 */
final class ForeignEndpoints {
  private static final Action ROUTE = new Action("foreign:Route");
  private static final Action ADOPT = new Action("foreign:Adopt");

  private final Foreigners foreigners;
  private final Stacks stacks;
  private final Traffic traffic;
  private final ForeignRoutes routes;
  private final Adoption adoption;

  ForeignEndpoints(
      Foreigners foreigners,
      Stacks stacks,
      Traffic traffic,
      ForeignRoutes routes,
      Adoption adoption) {
    this.foreigners = foreigners;
    this.stacks = stacks;
    this.traffic = traffic;
    this.routes = routes;
    this.adoption = adoption;
  }

  /**
   * What would become of a foreign stack.
   *
   * @param name what it would be called
   * @param text the Compose file
   * @param lost what is not kept, a sentence each
   */
  public record DraftAnswer(String name, String target, String text, List<String> lost) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/foreign", new Action("foreign:List"), _ -> "foreign/*", this::all),
        Endpoint.get(
            "/api/foreign/{stack}",
            new Action("foreign:Inspect"),
            ForeignEndpoints::resource,
            this::inspect),
        Endpoint.post("/api/foreign/{stack}/route", ROUTE, ForeignEndpoints::resource, this::route),
        Endpoint.delete(
            "/api/foreign/{stack}/route", ROUTE, ForeignEndpoints::resource, this::unroute),
        Endpoint.get(
            "/api/foreign/{stack}/logs",
            new Action("foreign:Logs"),
            ForeignEndpoints::resource,
            this::logs),
        Endpoint.get("/api/foreign/{stack}/draft", ADOPT, ForeignEndpoints::resource, this::draft),
        Endpoint.post("/api/foreign/{stack}/adopt", ADOPT, ForeignEndpoints::resource, this::adopt),
        Endpoint.post(
            "/api/foreign/{stack}/restore", ADOPT, ForeignEndpoints::resource, this::restore));
  }

  private Response all(Request request) {
    Foreigners.Found found = foreigners.list(target(request));
    ForeignViews views = new ForeignViews(traffic, stacks);
    return Response.ok(
        new ForeignStackView.All(
            found.stacks().stream().map(views::brief).toList(), found.warnings()));
  }

  private Response inspect(Request request) {
    Foreigners.Located located = foreigners.get(target(request), request.path("stack"));
    return Response.ok(new ForeignViews(traffic, stacks).whole(located));
  }

  private Response route(Request request) {
    Foreigners.Located located = foreigners.get(target(request), request.path("stack"));
    String name = located.stack().name();
    TenantId tenant = request.principal().tenant();
    if (!Names.isValid(name)) {
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot route foreign stack '%s': its name cannot be that of a stack. Give it one of lower-case letters, digits, '-', '_' and '.', or take it over with 'berth foreign adopt --name'."
              .formatted(name));
    }
    if (stacks.desired().find(new StackKey(tenant, new StackName(name))).isPresent()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot route foreign stack '%s': tenant '%s' has a stack of that name, whose routes these would be. Remove it, or choose another tenant with --tenant."
              .formatted(name, tenant));
    }
    requireOther(located, tenant);
    save(located.target(), name, tenant, true);
    return Response.noContent();
  }

  /** Two stacks with the same routes would take each other's requests. */
  private void requireOther(Foreigners.Located located, TenantId tenant) {
    for (ForeignChoice choice : stacks.foreign().list()) {
      boolean same =
          choice.routed()
              && choice.tenant().equals(tenant)
              && choice.stack().equals(located.stack().name());
      if (same && !choice.target().equals(located.target())) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot route foreign stack '%s' of target '%s': that of target '%s' is routed for tenant '%s' already. Stop that with 'berth foreign unroute --target %s %s'."
                .formatted(
                    choice.stack(),
                    located.target(),
                    choice.target(),
                    tenant,
                    choice.target(),
                    choice.stack()));
      }
    }
  }

  private void save(TargetName target, String stack, TenantId tenant, boolean routed) {
    ForeignChoice before = stacks.foreign().find(target, stack).orElse(null);
    StackName adoptedAs = before == null ? null : before.adoptedAs();
    if (before != null && adoptedAs != null && !before.tenant().equals(tenant)) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot route foreign stack '%s': tenant '%s' is taking it over. 'berth foreign ls' says how to go on."
              .formatted(stack, before.tenant()));
    }
    stacks.foreign().save(new ForeignChoice(target, stack, tenant, routed, adoptedAs));
    routes.wake();
  }

  /** Also of one that is not there any more. */
  private Response unroute(Request request) {
    TargetName target = target(request);
    String name = request.path("stack");
    List<ForeignChoice> routed =
        stacks.foreign().list().stream()
            .filter(ForeignChoice::routed)
            .filter(choice -> choice.stack().equals(name))
            .filter(choice -> target == null || choice.target().equals(target))
            .toList();
    if (routed.isEmpty()) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot stop routing foreign stack '%s': it is not routed. 'berth foreign ls' shows what is."
              .formatted(name.length() > 63 ? name.substring(0, 63) + "…" : name));
    }
    routed.forEach(choice -> stacks.foreign().save(choice.withRouted(false)));
    routes.wake();
    return Response.noContent();
  }

  private Response logs(Request request) {
    Foreigners.Located located = foreigners.get(target(request), request.path("stack"));
    return new Response.Lines(
        new ForeignLogs(
            foreigners.on(located.target()),
            located,
            request.query("service").orElse(""),
            LogEndpoints.wanted(request)));
  }

  private Response draft(Request request) {
    Adoption.Plan plan = plan(request);
    adoption.require(plan);
    return Response.ok(
        new DraftAnswer(
            plan.key().stack().value(),
            plan.located().target().value(),
            plan.draft().text(),
            plan.draft().lost()));
  }

  private Response adopt(Request request) {
    return new Response.Lines(adoption.begin(plan(request)));
  }

  private Adoption.Plan plan(Request request) {
    return adoption.plan(
        request.principal(),
        target(request),
        request.path("stack"),
        request.query("name").filter(text -> !text.isBlank()).map(StackName::new).orElse(null));
  }

  private Response restore(Request request) {
    return new Response.Lines(adoption.restore(target(request), request.path("stack")));
  }

  static @Nullable TargetName target(Request request) {
    return request
        .query("target")
        .filter(text -> !text.isBlank())
        .map(TargetName::new)
        .orElse(null);
  }

  private static String resource(Request request) {
    return "foreign/" + request.path("stack");
  }
}
