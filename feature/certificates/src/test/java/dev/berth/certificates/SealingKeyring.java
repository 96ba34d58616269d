package dev.berth.certificates;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A keyring whose keys follow from the tenants' names. */
final class SealingKeyring implements Keyring {
  private final SecureRandom random = new SecureRandom();
  private final Set<TenantId> destroyed = ConcurrentHashMap.newKeySet();

  @Override
  public byte[] seal(TenantId tenant, String context, byte[] plain) {
    byte[] nonce = new byte[12];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, tenant, context, nonce).doFinal(plain);
      byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] open(TenantId tenant, String context, byte[] sealed) {
    try {
      byte[] nonce = Arrays.copyOf(sealed, 12);
      return cipher(Cipher.DECRYPT_MODE, tenant, context, nonce)
          .doFinal(sealed, 12, sealed.length - 12);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new BerthException(ErrorCode.INTERNAL, "Cannot open what was sealed.", e);
    }
  }

  @Override
  public void destroy(TenantId tenant) {
    destroyed.add(tenant);
  }

  private Cipher cipher(int mode, TenantId tenant, String context, byte[] nonce)
      throws GeneralSecurityException {
    if (destroyed.contains(tenant)) {
      throw new BerthException(ErrorCode.NOT_FOUND, "The key was destroyed.");
    }
    byte[] key =
        Arrays.copyOf(
            MessageDigest.getInstance("SHA-256")
                .digest(tenant.value().getBytes(StandardCharsets.UTF_8)),
            32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
