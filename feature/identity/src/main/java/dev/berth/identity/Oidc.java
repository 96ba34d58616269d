package dev.berth.identity;

import dev.berth.http.Endpoint;
import java.util.List;
import java.util.stream.Stream;

/** Log-ins by identity providers: its parts, made for each other. Thread-safe. */
final class Oidc implements AutoCloseable {
  private final OidcProviders providers;
  private final OidcHttp http = new OidcHttp();
  private final List<Endpoint> endpoints;

  Oidc(Identity.Surroundings from, Services services) {
    providers = new OidcProviders(from.store(), from.keyring(), services.state());
    OidcStarts starts = new OidcStarts(from.random(), from.clock());
    OidcAccounts accounts = new OidcAccounts(from.store(), services.state(), services.users());
    OidcLogins logins = new OidcLogins(providers, accounts, starts, http, from.clock());
    OidcCodes codes = new OidcCodes(from.random(), from.clock());
    endpoints =
        Stream.concat(
                new OidcEndpoints(services, providers, logins, starts, codes).list().stream(),
                new OidcProviderEndpoints(
                        new OidcProviderEndpoints.Parts(
                            providers,
                            logins,
                            starts,
                            new OidcCheck(logins, http, from.clock()),
                            accounts,
                            services.sessions()),
                        new Notes(services.trail()))
                    .list().stream())
            .toList();
  }

  /** Reads what is stored; the tables have to be there. */
  void load() {
    providers.load();
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public void close() {
    http.close();
  }
}
