package dev.berth.engine.docker;

import dev.berth.engine.PullRequest.Credentials;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Credentials as the API wants them: of one registry, in a header. */
final class RegistryHeader {
  static final String NAME = "X-Registry-Auth";

  /** Says that there are none, where saying nothing would keep those of before. */
  static final String NOBODY = encoded(Map.of());

  private RegistryHeader() {}

  /**
   * The same credentials are always the same text.
   *
   * @param registry its host and port
   */
  static String of(Credentials credentials, String registry) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (credentials.username().isEmpty()) {
      fields.put("identitytoken", credentials.secret().reveal());
    } else {
      fields.put("username", credentials.username());
      fields.put("password", credentials.secret().reveal());
    }
    fields.put("serveraddress", registry);
    return encoded(fields);
  }

  private static String encoded(Map<String, String> fields) {
    return Base64.getUrlEncoder().encodeToString(Json.bytes(fields));
  }
}
