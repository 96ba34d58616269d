package dev.berth.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gets what one session needs to be let in: a token from where the registry says, or the
 * credentials themselves. Thread-safe.
 */
final class Authorizer {
  private static final int LARGEST_TOKEN = 256 * 1024;

  private final RegistryReference reference;
  private final @Nullable Credentials credentials;
  private final Http http;
  private volatile @Nullable String header;

  Authorizer(RegistryReference reference, @Nullable Credentials credentials, Http http) {
    this.reference = reference;
    this.credentials = credentials;
    this.http = http;
  }

  /** Asks somebody for a token. */
  @FunctionalInterface
  interface Http {
    Answer ask(Request request) throws IOException;
  }

  /** The header {@code Authorization} of the next request; null: none yet. */
  @Nullable String header() {
    return header;
  }

  /**
   * Answers a challenge.
   *
   * @param refused the header that was not enough
   * @param from where the challenge came from
   * @throws RegistryException {@code DENIED} when there is nothing better to say
   */
  synchronized void answer(String challenge, @Nullable String refused, Endpoint from)
      throws IOException {
    if (header != null && !header.equals(refused)) {
      return;
    }
    List<Challenge> challenges = Challenge.parse(challenge);
    Optional<Challenge> bearer = find(challenges, "bearer");
    if (bearer.isPresent() && refused == null) {
      header = "Bearer " + token(bearer.get(), from);
      return;
    }
    Credentials known = credentials;
    boolean basic = find(challenges, "basic").isPresent() && known != null;
    if (basic && known != null && refused == null && !known.isIdentityToken()) {
      header = known.basic();
      return;
    }
    throw refused();
  }

  /** A token ends after some minutes: the next challenge is answered by a new one. */
  synchronized boolean renews(@Nullable String refused) {
    if (refused != null && refused.equals(header) && refused.startsWith("Bearer ")) {
      header = null;
      return true;
    }
    return false;
  }

  private static Optional<Challenge> find(List<Challenge> challenges, String scheme) {
    return challenges.stream().filter(each -> each.scheme().equals(scheme)).findFirst();
  }

  RegistryException refused() {
    String name = reference.registry() + "/" + reference.repository();
    return credentials == null
        ? RegistryException.denied(
            "'%s' does not exist, or the registry wants credentials".formatted(name),
            "Check the name, or give the credentials of somebody who may read it.")
        : RegistryException.denied(
            "the registry does not let '%s' read '%s'"
                .formatted(Texts.shown(credentials.username()), name),
            "Check the name and the credentials.");
  }

  private String token(Challenge challenge, Endpoint from) throws IOException {
    URI realm = realm(challenge.parameter("realm"), from);
    Map<String, String> fields = new LinkedHashMap<>();
    if (!challenge.parameter("service").isEmpty()) {
      fields.put("service", challenge.parameter("service"));
    }
    String scope = challenge.parameter("scope");
    fields.put("scope", scope.isEmpty() ? "repository:" + reference.repository() + ":pull" : scope);
    try (Answer answer = http.ask(request(realm, fields))) {
      if (answer.status() == 401 || answer.status() == 403 || answer.status() == 400) {
        throw refused();
      }
      if (answer.status() != 200) {
        throw RegistryException.unavailable(
            "'%s' gives no token: it answers with status %d"
                .formatted(realm.getHost(), answer.status()),
            null);
      }
      return token(answer.bytes(LARGEST_TOKEN, "its token"));
    }
  }

  private Request request(URI realm, Map<String, String> fields) {
    Credentials known = credentials;
    if (known != null && known.isIdentityToken()) {
      Map<String, String> form = new LinkedHashMap<>(fields);
      form.put("grant_type", "refresh_token");
      form.put("client_id", "berth");
      form.put("refresh_token", known.secret().reveal());
      return new Request(realm, Map.of(), encoded(form));
    }
    if (known != null) {
      fields.put("account", known.username());
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    Request request = Request.get(URI.create(realm + separator + encoded(fields)), Map.of());
    return known == null ? request : request.with("Authorization", known.basic());
  }

  private static String encoded(Map<String, String> fields) {
    return String.join(
        "&",
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .toList());
  }

  /** Where tokens are; credentials go there, so what came by TLS has to lead to TLS. */
  private static URI realm(String text, Endpoint from) throws RegistryException {
    URI realm;
    try {
      realm = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw RegistryException.broken(
          "it sends people to '%s' for a token".formatted(Texts.shown(text)));
    }
    if (from.secure() && !Endpoint.of(realm).secure()) {
      throw RegistryException.broken(
          "it sends people from HTTPS to '%s' for a token".formatted(Texts.shown(text)));
    }
    return realm;
  }

  private static String token(byte[] answer) throws RegistryException {
    JsonNode json = Json.parse(answer, "its token");
    String token = Json.text(json, "token");
    String usable = token.isEmpty() ? Json.text(json, "access_token") : token;
    if (usable.isEmpty() || !usable.matches("[\\x21-\\x7e]+")) {
      throw RegistryException.broken("it gives no token");
    }
    return usable;
  }
}
