package dev.berth.parameters;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Turns values into what the store keeps, and back. Thread-safe. */
final class Vault {
  private final Keyring keyring;

  Vault(Keyring keyring) {
    this.keyring = keyring;
  }

  /** Where a value belongs: what is sealed for one version opens as no other. */
  record Place(TenantId tenant, ParameterName name, long version) {
    String context() {
      return "parameter/" + name + ":" + version;
    }
  }

  StoredValue seal(Place place, ParameterType type, Secret value) {
    byte[] plain = value.reveal().getBytes(StandardCharsets.UTF_8);
    return new StoredValue(
        type.isSecure() ? keyring.seal(place.tenant(), place.context(), plain) : plain);
  }

  Secret open(Place place, ParameterType type, StoredValue value) {
    byte[] plain =
        type.isSecure()
            ? keyring.open(place.tenant(), place.context(), value.bytes())
            : value.bytes();
    return new Secret(new String(plain, StandardCharsets.UTF_8));
  }

  /** What is shown of a secure value to one who does not ask for its decryption. */
  static Secret sealed(StoredValue value) {
    return new Secret(Base64.getEncoder().encodeToString(value.bytes()));
  }

  /**
   * Where a walk over pages goes on, for its caller to carry: opaque, and good for the same
   * question of the same tenant only.
   */
  String pageToken(TenantId tenant, String question, String after) {
    byte[] sealed =
        keyring.seal(tenant, "page/" + question, after.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /**
   * Reads a page token.
   *
   * @throws Refusal {@code InvalidNextToken}
   */
  String after(TenantId tenant, String question, String token) {
    if (token.length() > 4 * ParameterName.LONGEST) {
      throw Refusal.nextToken();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(token);
      return new String(keyring.open(tenant, "page/" + question, sealed), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | BerthException e) {
      throw Refusal.nextToken();
    }
  }
}
