package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.Secret;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/oidc/providers}: how operators set identity providers up. */
final class OidcProviderEndpoints {
  private static final String ALL = "berth:platform:oidc/*";

  private static final String PATH = "/api/oidc/providers/{provider}";
  private static final Action CONFIGURE = new Action("oidc:Configure");

  /** Stands where {@link Notes} puts the real one. */
  private static final Endpoint.Handler NOTHING = _ -> Response.noContent();

  private final OidcProviders providers;
  private final OidcLogins logins;
  private final OidcStarts starts;
  private final OidcCheck check;
  private final OidcAccounts accounts;
  private final Sessions sessions;
  private final Notes notes;

  OidcProviderEndpoints(Parts parts, Notes notes) {
    this.providers = parts.providers();
    this.logins = parts.logins();
    this.starts = parts.starts();
    this.check = parts.check();
    this.accounts = parts.accounts();
    this.sessions = parts.sessions();
    this.notes = notes;
  }

  /** What it is made of. */
  record Parts(
      OidcProviders providers,
      OidcLogins logins,
      OidcStarts starts,
      OidcCheck check,
      OidcAccounts accounts,
      Sessions sessions) {}

  /** {@link OidcProviders.Wish} for one that has its name already. */
  private record Change(
      @Nullable String title,
      String issuer,
      String clientId,
      @Nullable Secret clientSecret,
      @Nullable List<String> scopes,
      @Nullable String userClaim,
      String tenant,
      String role,
      @Nullable String groupsClaim,
      @Nullable Map<String, String> roles,
      @Nullable String publicUrl) {

    OidcProviders.Wish of(String name) {
      return new OidcProviders.Wish(
          name,
          title,
          issuer,
          clientId,
          clientSecret,
          scopes,
          userClaim,
          tenant,
          role,
          groupsClaim,
          roles,
          publicUrl);
    }
  }

  /**
   * What trying the settings told.
   *
   * @param works nothing is known to be wrong
   */
  private record CheckView(boolean works, List<OidcCheck.Finding> findings) {}

  /**
   * A provider, without its secret.
   *
   * @param callback the path that has to be known to the provider, below Berth's URL
   */
  record ProviderView(
      String name,
      String title,
      String issuer,
      String clientId,
      boolean hasSecret,
      List<String> scopes,
      String userClaim,
      String tenant,
      String role,
      @Nullable String groupsClaim,
      Map<String, String> roles,
      @Nullable String publicUrl,
      String callback) {

    static ProviderView of(OidcProvider provider) {
      Map<String, String> roles = new TreeMap<>();
      provider.roles().forEach((group, role) -> roles.put(group, role.word()));
      Role role = provider.role();
      return new ProviderView(
          provider.name(),
          provider.title(),
          provider.issuer(),
          provider.clientId(),
          provider.sealedSecret() != null,
          provider.scopes(),
          provider.userClaim(),
          provider.tenant().value(),
          role == null ? "none" : role.word(),
          provider.groupsClaim(),
          roles,
          provider.publicUrl(),
          provider.callbackPath());
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/oidc/providers", new Action("oidc:List"), _ -> ALL, this::providers),
        Endpoint.post("/api/oidc/providers", CONFIGURE, _ -> ALL, this::add)
            .withBody(Endpoint.Body.JSON),
        notes.noted(
            new Endpoint(
                "PUT",
                PATH,
                CONFIGURE,
                OidcProviderEndpoints::resource,
                Endpoint.Body.JSON,
                NOTHING),
            this::change),
        Endpoint.post(PATH + "/check", CONFIGURE, OidcProviderEndpoints::resource, this::check),
        Endpoint.delete(
            PATH, new Action("oidc:Remove"), OidcProviderEndpoints::resource, this::remove));
  }

  private static String resource(Request request) {
    return "berth:platform:oidc/" + request.path("provider");
  }

  private Response providers(Request request) {
    return Response.ok(providers.list().stream().map(ProviderView::of).toList());
  }

  private Response add(Request request) {
    OidcProvider provider = providers.add(request.json(OidcProviders.Wish.class));
    return new Response.Json(201, ProviderView.of(provider));
  }

  /** Another issuer vouches for others: those of the one before do not stay logged in. */
  private Notes.Changed change(Request request) {
    OidcProvider before = providers.get(request.path("provider"));
    Change wish = request.json(Change.class);
    OidcProvider after = providers.change(wish.of(before.name()));
    logins.forget(before);
    if (!after.issuer().equals(before.issuer())) {
      accounts.of(before.issuer()).forEach(sessions::endAll);
    }
    return new Notes.Changed(
        Response.ok(ProviderView.of(after)),
        resource(request),
        Map.of(
            "issuer", after.issuer(),
            "client", after.clientId(),
            "secret", wish.clientSecret() == null ? "kept" : "changed"));
  }

  private Response check(Request request) {
    OidcProvider provider = providers.get(request.path("provider"));
    OidcStart start =
        starts.begin(
            provider, OidcEndpoints.base(provider, request) + provider.callbackPath(), null, null);
    List<OidcCheck.Finding> findings = check.of(provider, start);
    logins.forget(provider);
    return Response.ok(
        new CheckView(
            findings.stream().noneMatch(one -> one.verdict() == OidcCheck.Verdict.BAD), findings));
  }

  /** Nobody it vouched for stays logged in. */
  private Response remove(Request request) {
    OidcProvider provider = providers.get(request.path("provider"));
    providers.remove(provider.name());
    logins.forget(provider);
    accounts.of(provider.issuer()).forEach(sessions::endAll);
    return Response.noContent();
  }
}
