package dev.berth.deploy;

import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.RegistryName;
import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/**
 * Credentials as Docker's clients send them in {@code X-Registry-Auth}: a JSON object in base64url.
 * No message of it shows anything of the text, nor has a cause that would.
 */
final class RegistryAuth {
  private static final int LONGEST = 64 * 1024;
  private static final Set<String> FIELDS =
      Set.of("username", "password", "identitytoken", "serveraddress", "email", "auth");

  private RegistryAuth() {}

  /**
   * Reads the text for one registry.
   *
   * @param where it came from, for messages
   * @return empty for Docker's way to say that there are none
   * @throws BerthException {@code INVALID_INPUT}
   */
  static Optional<Credentials> parse(Secret text, String where) {
    Map<?, ?> fields = fields(text, where);
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      if (!FIELDS.contains(String.valueOf(field.getKey()))
          || !(field.getValue() instanceof String)) {
        throw invalid(
            where,
            "it has a field that is none of username, password, identitytoken, serveraddress, or is no text");
      }
    }
    String username = value(fields, "username");
    String password = value(fields, "password");
    String identityToken = value(fields, "identitytoken");
    if (!identityToken.isEmpty()) {
      return Optional.of(new Credentials("", new Secret(identityToken)));
    }
    if (username.isEmpty() && password.isEmpty()) {
      return Optional.empty();
    }
    if (username.isEmpty() || password.isEmpty()) {
      throw invalid(where, "it needs 'username' and 'password', or 'identitytoken'");
    }
    return Optional.of(new Credentials(username, new Secret(password)));
  }

  /**
   * Reads the texts for several registries.
   *
   * @param texts by registry, in any of the forms that Docker writes its address in
   */
  static Map<String, Credentials> parse(Map<String, Secret> texts) {
    Map<String, Credentials> credentials = new TreeMap<>();
    texts.forEach(
        (registry, text) ->
            parse(text, "for registry '" + registry + "'")
                .ifPresent(one -> credentials.put(RegistryName.meant(registry).value(), one)));
    return credentials;
  }

  private static Map<?, ?> fields(Secret text, String where) {
    String encoded = text.reveal().strip();
    if (encoded.length() > LONGEST) {
      throw invalid(where, "it is too long");
    }
    try {
      // Docker's own clients differ in the alphabet and in the padding.
      byte[] json =
          Base64.getUrlDecoder()
              .decode(encoded.replace('+', '-').replace('/', '_').replace("=", ""));
      return DesiredJson.parseMap(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | JacksonException _) {
      throw invalid(where, "it is not a JSON object in base64url");
    }
  }

  private static String value(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  private static BerthException invalid(String where, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot read the credentials %s: %s. Send what 'docker login' keeps: {\"username\", \"password\"} as base64url."
            .formatted(where, cause));
  }
}
