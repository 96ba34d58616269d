package dev.berth.deploy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What the store keeps of a stack, sealed with its tenant's key: variables, environments and
 * secrets are in all of it. Not to be used within a transaction, since a key may have to be stored.
 * Thread-safe.
 */
final class Sealing {
  private static final String MARK = "sealed:";

  private final Keyring keyring;

  Sealing(Keyring keyring) {
    this.keyring = keyring;
  }

  /** Where a text of one version of a stack belongs. */
  record Row(StackKey key, long version) {
    String source() {
      return context("source");
    }

    String desired() {
      return context("desired");
    }

    private String context(String column) {
      return "deploy/%s/%s/%d".formatted(column, key.stack(), version);
    }
  }

  /** Where the keys and certificates of a target belong. */
  static String target(TargetName name) {
    return "deploy/target/" + name;
  }

  /** Where the content of a config or secret belongs. */
  static String content(String id) {
    return "deploy/content/" + id;
  }

  String seal(TenantId tenant, String context, byte[] plain) {
    return MARK + Base64.getEncoder().encodeToString(keyring.seal(tenant, context, plain));
  }

  String seal(TenantId tenant, String context, String plain) {
    return seal(tenant, context, plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws BerthException {@code INVALID_CONFIGURATION} for what was not sealed, else as {@link
   *     Keyring#open} does
   */
  byte[] open(TenantId tenant, String context, String sealed) {
    if (!isSealed(sealed)) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot open '%s' of tenant '%s' in the store: it is not sealed. Restore the data from a backup."
              .formatted(context, tenant));
    }
    byte[] bytes = Base64.getDecoder().decode(sealed.substring(MARK.length()));
    return keyring.open(tenant, context, bytes);
  }

  String openText(TenantId tenant, String context, String sealed) {
    return new String(open(tenant, context, sealed), StandardCharsets.UTF_8);
  }

  /** Whether a text of the store is sealed; JSON and base64 of earlier releases look different. */
  static boolean isSealed(String text) {
    return text.startsWith(MARK);
  }
}
