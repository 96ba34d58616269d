package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/oidc/providers}: how operators set identity providers up. */
final class OidcProviderEndpoints {
  private static final String ALL = "berth:platform:oidc/*";

  private final OidcProviders providers;
  private final OidcLogins logins;
  private final OidcAccounts accounts;
  private final Sessions sessions;

  OidcProviderEndpoints(
      OidcProviders providers, OidcLogins logins, OidcAccounts accounts, Sessions sessions) {
    this.providers = providers;
    this.logins = logins;
    this.accounts = accounts;
    this.sessions = sessions;
  }

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
        Endpoint.post("/api/oidc/providers", new Action("oidc:Configure"), _ -> ALL, this::add)
            .withBody(Endpoint.Body.JSON),
        Endpoint.delete(
            "/api/oidc/providers/{provider}",
            new Action("oidc:Remove"),
            request -> "berth:platform:oidc/" + request.path("provider"),
            this::remove));
  }

  private Response providers(Request request) {
    return Response.ok(providers.list().stream().map(ProviderView::of).toList());
  }

  private Response add(Request request) {
    OidcProvider provider = providers.add(request.json(OidcProviders.Wish.class));
    return new Response.Json(201, ProviderView.of(provider));
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
