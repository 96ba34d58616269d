package dev.berth.identity;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a provider publishes about itself.
 *
 * @param authorization where browsers log in
 * @param token where codes are exchanged
 * @param keys where its public keys are
 * @param takesBasic whether it takes the client's password in a header, rather than in the form
 */
record OidcMetadata(URI authorization, URI token, URI keys, boolean takesBasic) {
  private static final String METHODS = "token_endpoint_auth_methods_supported";
  private static final String CHALLENGES = "code_challenge_methods_supported";

  /**
   * Reads it.
   *
   * @throws OidcRefusal if it is somebody else's, or lacks what is needed
   */
  static OidcMetadata of(Map<String, Object> json, String issuer) throws OidcRefusal {
    if (!issuer.equals(json.get("issuer"))) {
      throw new OidcRefusal(
          "The identity provider calls itself otherwise than it was set up: its issuer is not, to the letter, the configured one.");
    }
    if (json.get(CHALLENGES) instanceof List<?> methods && !methods.contains("S256")) {
      throw new OidcRefusal("The identity provider does not support PKCE with S256.");
    }
    boolean postOnly =
        json.get(METHODS) instanceof List<?> methods
            && !methods.contains("client_secret_basic")
            && methods.contains("client_secret_post");
    return new OidcMetadata(
        url(json, "authorization_endpoint"),
        url(json, "token_endpoint"),
        url(json, "jwks_uri"),
        !postOnly);
  }

  private static URI url(Map<String, Object> json, String key) throws OidcRefusal {
    return OidcUrl.parse(json.get(key) instanceof String text ? text : "")
        .orElseThrow(
            () -> new OidcRefusal("The identity provider names no usable '%s'.".formatted(key)));
  }
}
