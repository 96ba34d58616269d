package dev.berth.identity;

import com.nimbusds.jose.jwk.JWKSet;
import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Log-ins by the authorization code flow of OpenID Connect, with PKCE. Thread-safe.
 *
 * <p>1. {@link #location} sends a browser to the provider. 2. It comes back with a code. 3. {@link
 * #finish} exchanges the code for an ID token, checks it, and finds the user.
 */
final class OidcLogins {
  private final OidcProviders providers;
  private final OidcAccounts accounts;
  private final OidcStarts starts;
  private final InstantSource clock;
  private final OidcHttp http;
  private final Map<String, OidcIssuer> issuers = new ConcurrentHashMap<>();

  OidcLogins(
      OidcProviders providers,
      OidcAccounts accounts,
      OidcStarts starts,
      OidcHttp http,
      InstantSource clock) {
    this.providers = providers;
    this.accounts = accounts;
    this.starts = starts;
    this.http = http;
    this.clock = clock;
  }

  /**
   * Somebody whom a provider vouches for.
   *
   * @param user its name
   * @param created when that user was made
   * @param secondFactor whether more than a password was shown
   */
  record Vouched(String provider, String user, Instant created, boolean secondFactor) {}

  /** Where the browser logs in. */
  String location(OidcProvider provider, OidcStart start) throws OidcRefusal {
    return location(provider, start, issuer(provider).known().metadata());
  }

  /** The same, by what a provider has just published. */
  String location(OidcProvider provider, OidcStart start, OidcMetadata metadata) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", provider.clientId());
    query.put("redirect_uri", start.redirect());
    query.put("scope", String.join(" ", provider.scopes()));
    query.put("state", start.state());
    query.put("nonce", starts.nonce(start));
    query.put("code_challenge", OidcStarts.challenge(starts.verifier(start)));
    query.put("code_challenge_method", "S256");
    String base = metadata.authorization().toString();
    return base + (base.contains("?") ? "&" : "?") + OidcHttp.encoded(query);
  }

  private OidcIssuer issuer(OidcProvider provider) {
    return issuers.computeIfAbsent(
        provider.issuer(), issuer -> new OidcIssuer(issuer, http, clock));
  }

  /** Forgets what a provider publishes. */
  void forget(OidcProvider provider) {
    issuers.remove(provider.issuer());
  }

  /** Who the browser logged in as. */
  Vouched finish(OidcProvider provider, OidcStart start, String code) throws OidcRefusal {
    OidcIssuer issuer = issuer(provider);
    OidcIssuer.Known known = issuer.known();
    OidcHttp.Answer answer = tryExchange(provider, start, code, known.metadata());
    IdToken token = IdToken.parse(answer.object().get("id_token"));
    JWKSet keys = token.hasKeyIn(known.keys()) ? known.keys() : issuer.afresh().keys();
    OidcClaims claims = token.check(keys, provider, starts.nonce(start), clock.instant());
    User user = accounts.findOrMake(provider, claims);
    return new Vouched(provider.name(), user.name(), user.created(), claims.secondFactor());
  }

  /** What the provider says to a code. */
  OidcHttp.Answer tryExchange(
      OidcProvider provider, OidcStart start, String code, OidcMetadata metadata)
      throws OidcRefusal {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", start.redirect());
    form.put("code_verifier", starts.verifier(start));
    Secret secret = providers.secret(provider);
    if (secret != null && metadata.takesBasic()) {
      return http.submit(metadata.token(), form, basic(provider.clientId(), secret));
    }
    form.put("client_id", provider.clientId());
    if (secret != null) {
      form.put("client_secret", secret.reveal());
    }
    return http.submit(metadata.token(), form, null);
  }

  /** Both parts are encoded as in a form first: RFC 6749, section 2.3.1. */
  private static String basic(String client, Secret secret) {
    String both = OidcHttp.encoded(client) + ":" + OidcHttp.encoded(secret.reveal());
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.US_ASCII));
  }
}
