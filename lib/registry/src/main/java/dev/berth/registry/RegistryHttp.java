package dev.berth.registry;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one registry: with what lets one in, along redirects, and again when it fails for a
 * moment. Thread-safe.
 */
final class RegistryHttp {
  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_CHALLENGES = 2;
  static final int MOST_ATTEMPTS = 5;
  static final String AGENT = "berth";

  private final Connections connections;
  private final RegistrySettings settings;
  private final Authorizer authorizer;
  private final Endpoint registry;

  /**
   * @param registry where the requests begin, by the scheme that it speaks
   */
  RegistryHttp(
      Connections connections,
      RegistrySettings settings,
      Endpoint registry,
      RegistryReference reference,
      @Nullable Credentials credentials) {
    this.connections = connections;
    this.settings = settings;
    this.registry = registry;
    this.authorizer = new Authorizer(reference, credentials, this::askForToken);
  }

  Endpoint registry() {
    return registry;
  }

  Retry retry() {
    return new Retry(connections, settings.waits());
  }

  /**
   * Asks until there is an answer that is not a failure of the moment.
   *
   * @return an answer of status 200, 206, 4xx
   * @throws RegistryException {@code UNAVAILABLE} when it fails again and again
   */
  Answer get(String path, Map<String, String> headers) throws IOException {
    Retry retry = retry();
    while (true) {
      Answer answer;
      try {
        answer = once(path, headers);
      } catch (IOException e) {
        retry.after(e, registry);
        continue;
      }
      if (!Retry.isMomentary(answer.status())) {
        return answer;
      }
      retry.after(answer, registry);
    }
  }

  private Answer once(String path, Map<String, String> headers) throws IOException {
    for (int i = 0; ; i++) {
      String authorization = authorizer.header();
      Answer answer = follow(path, headers, authorization);
      if (answer.status() != 401) {
        return answer;
      }
      try (answer) {
        if (i == MOST_CHALLENGES) {
          throw authorizer.refused();
        }
        boolean renewed = i == 0 && authorizer.renews(authorization);
        String challenge = answer.header("www-authenticate").orElse("");
        authorizer.answer(challenge, renewed ? null : authorization, registry);
      }
    }
  }

  private Answer follow(String path, Map<String, String> headers, @Nullable String authorization)
      throws IOException {
    String scheme = registry.secure() ? "https://" : "http://";
    URI uri = URI.create(scheme + registry + path);
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      Endpoint place = permitted(Endpoint.of(uri));
      Map<String, String> sent = new LinkedHashMap<>(headers);
      sent.put("User-Agent", AGENT);
      // What lets one in here is nobody else's business.
      if (authorization != null && place.equals(registry)) {
        sent.put("Authorization", authorization);
      }
      Answer answer = connections.ask(Request.get(uri, sent));
      if (!answer.isRedirect()) {
        return answer;
      }
      try (answer) {
        uri = next(uri, answer);
      }
    }
    throw RegistryException.broken("it redirects more than %d times".formatted(MOST_REDIRECTS));
  }

  private static URI next(URI uri, Answer answer) throws RegistryException {
    String location = answer.header("location").orElse("");
    URI next;
    try {
      next = uri.resolve(location);
    } catch (IllegalArgumentException e) {
      throw RegistryException.broken("it redirects to '%s'".formatted(Texts.shown(location)));
    }
    if (location.isEmpty() || (Endpoint.of(uri).secure() && !Endpoint.of(next).secure())) {
      throw RegistryException.broken(
          "it redirects from HTTPS to '%s'".formatted(Texts.shown(location)));
    }
    return next;
  }

  private Answer askForToken(Request request) throws IOException {
    permitted(Endpoint.of(request.uri()));
    return connections.ask(request.with("User-Agent", AGENT));
  }

  private Endpoint permitted(Endpoint endpoint) throws RegistryException {
    if (!endpoint.secure() && !Discovery.mayBePlain(endpoint, settings)) {
      throw RegistryException.broken("it refers to '%s', which is not HTTPS".formatted(endpoint));
    }
    return endpoint;
  }
}
