package dev.berth.store;

import dev.berth.kernel.TenantId;

/**
 * Encryption at rest. Each tenant has a data key of its own, {@link TenantId#PLATFORM} for what
 * belongs to none; the keys are stored under a master key that is not stored beside them.
 * Thread-safe; calls do not block, but for the first of a tenant.
 */
public interface Keyring {
  /**
   * Encrypts.
   *
   * @param tenant whose key is used; one is made if it has none
   * @param context where the text belongs, as {@code parameter//db/password:3}; the same is needed
   *     to open it, so that what is sealed cannot be passed off as something else
   * @return opaque bytes, some tens longer than the plain ones
   * @throws dev.berth.kernel.BerthException {@code NOT_FOUND} if the tenant's key was destroyed
   */
  byte[] seal(TenantId tenant, String context, byte[] plain);

  /**
   * Decrypts.
   *
   * @throws dev.berth.kernel.BerthException {@code NOT_FOUND} if the key was destroyed, {@code
   *     INTERNAL} if the bytes were altered or belong elsewhere
   */
  byte[] open(TenantId tenant, String context, byte[] sealed);

  /** Destroys a tenant's keys: what they sealed can be read by nobody any more. */
  void destroy(TenantId tenant);

  /**
   * Gives a tenant a new key, which seals from now on; older ones still open what they sealed. For
   * a new tenant too, whose name one had before whose keys were destroyed.
   */
  default void renew(TenantId tenant) {}
}
