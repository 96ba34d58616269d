package dev.berth.keyring;

import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A master key: wraps data keys. Each is bound to its tenant and its version, so that one cannot be
 * put in another's place. Immutable.
 */
final class Master {
  private static final int ID_BYTES = 8;

  private final SecretKey key;
  private final String id;

  /**
   * @param bytes 32
   */
  Master(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, "AES");
    this.id = id(bytes);
  }

  /** 16 hexadecimal digits that tell this key from another, and nothing about it. */
  String id() {
    return id;
  }

  /** In base64. */
  String wrap(AesGcm aes, TenantId tenant, int version, SecretKey dataKey) {
    return Base64.getEncoder()
        .encodeToString(
            aes.seal(key, associated(tenant, version), new byte[0], dataKey.getEncoded()));
  }

  /**
   * @throws AEADBadTagException if it was wrapped by another key, for another place, or altered
   */
  SecretKey unwrap(AesGcm aes, TenantId tenant, int version, String wrapped)
      throws AEADBadTagException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(wrapped);
    } catch (IllegalArgumentException e) {
      throw new AEADBadTagException("no base64");
    }
    return new SecretKeySpec(aes.open(key, associated(tenant, version), bytes, 0), "AES");
  }

  private static byte[] associated(TenantId tenant, int version) {
    return ("berth data key 1\n" + tenant + "\n" + version).getBytes(StandardCharsets.UTF_8);
  }

  private static String id(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] full = mac.doFinal("berth master key id".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(full, ID_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 failed", e);
    }
  }
}
