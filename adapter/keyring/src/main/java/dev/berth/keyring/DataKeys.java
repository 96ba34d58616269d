package dev.berth.keyring;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one tenant. Immutable.
 *
 * <p>What is sealed is: one byte of format (1), the version of the key (four bytes, the highest
 * first), a nonce (12), the encrypted bytes, a tag (16). The first five bytes, the tenant and the
 * context are authenticated too.
 */
final class DataKeys {
  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 1 + Integer.BYTES;

  private final TenantId tenant;
  private final TreeMap<Integer, SecretKey> byVersion;
  private final boolean destroyed;

  /**
   * @param byVersion those that are not destroyed
   * @param destroyed whether any is
   */
  DataKeys(TenantId tenant, Map<Integer, SecretKey> byVersion, boolean destroyed) {
    this.tenant = tenant;
    this.byVersion = new TreeMap<>(byVersion);
    this.destroyed = destroyed;
  }

  /** The version of what was sealed, if it looks like that. */
  static Optional<Integer> version(byte[] sealed) {
    return sealed.length < HEAD_BYTES + AesGcm.OVERHEAD || sealed[0] != FORMAT
        ? Optional.empty()
        : Optional.of(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt());
  }

  byte[] seal(AesGcm aes, String context, byte[] plain) {
    Map.Entry<Integer, SecretKey> newest = byVersion.lastEntry();
    if (newest == null) {
      throw destroyed();
    }
    byte[] head = ByteBuffer.allocate(HEAD_BYTES).put(FORMAT).putInt(newest.getKey()).array();
    return aes.seal(newest.getValue(), associated(head, context), head, plain);
  }

  byte[] open(AesGcm aes, String context, byte[] sealed, int version) {
    SecretKey key = byVersion.get(version);
    if (key == null) {
      throw destroyed
          ? destroyed()
          : unopenable(context, "there is no version %d of its key".formatted(version), null);
    }
    byte[] head = ByteBuffer.allocate(HEAD_BYTES).put(sealed, 0, HEAD_BYTES).array();
    try {
      return aes.open(key, associated(head, context), sealed, HEAD_BYTES);
    } catch (AEADBadTagException e) {
      throw unopenable(context, "the stored bytes were altered or belong elsewhere", e);
    }
  }

  /** The refusal to open what is not as it was sealed. */
  BerthException unopenable(String context, String cause, @Nullable Exception from) {
    return new BerthException(
        ErrorCode.INTERNAL,
        "Cannot decrypt '%s' of tenant '%s': %s. Restore the store from a backup."
            .formatted(context, tenant, cause),
        from);
  }

  private BerthException destroyed() {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot use the key of tenant '%s': it was destroyed. What it sealed is gone; for a new tenant of this name run 'berth key rotate --data --tenant %s'."
            .formatted(tenant, tenant));
  }

  private byte[] associated(byte[] head, String context) {
    // No name of a tenant has a line break.
    byte[] text = (tenant + "\n" + context).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(head.length + text.length).put(head).put(text).array();
  }
}
