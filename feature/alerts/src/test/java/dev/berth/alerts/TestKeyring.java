package dev.berth.alerts;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key per tenant that follows from its name: good enough for tests, and for nothing else. */
final class TestKeyring implements Keyring {
  private final Set<TenantId> destroyed = new HashSet<>();

  @Override
  public byte[] seal(TenantId tenant, String context, byte[] plain) {
    return crypt(Cipher.ENCRYPT_MODE, tenant, context, plain);
  }

  @Override
  public byte[] open(TenantId tenant, String context, byte[] sealed) {
    return crypt(Cipher.DECRYPT_MODE, tenant, context, sealed);
  }

  private byte[] crypt(int mode, TenantId tenant, String context, byte[] bytes) {
    if (destroyed.contains(tenant)) {
      throw new BerthException(ErrorCode.NOT_FOUND, "Cannot use a key that was destroyed.");
    }
    try {
      byte[] key =
          MessageDigest.getInstance("SHA-256")
              .digest((tenant + "\n" + context).getBytes(StandardCharsets.UTF_8));
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(Arrays.copyOf(key, 16), "AES"),
          new GCMParameterSpec(128, Arrays.copyOfRange(key, 16, 28)));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new BerthException(ErrorCode.INTERNAL, "Cannot open what was altered.", e);
    }
  }

  @Override
  public void destroy(TenantId tenant) {
    destroyed.add(tenant);
  }
}
