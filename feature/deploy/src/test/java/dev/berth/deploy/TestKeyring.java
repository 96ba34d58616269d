package dev.berth.deploy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** A keyring whose keys are in memory only: as strict as a real one. */
final class TestKeyring implements Keyring {
  private static final int NONCE = 12;

  private final Map<TenantId, SecretKey> keys = new ConcurrentHashMap<>();
  private final Set<TenantId> destroyed = ConcurrentHashMap.newKeySet();
  private final AtomicLong nonces = new AtomicLong();

  @Override
  public byte[] seal(TenantId tenant, String context, byte[] plain) {
    byte[] nonce = new byte[NONCE];
    long number = nonces.incrementAndGet();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[i] = (byte) (number >>> (8 * i));
    }
    byte[] text = crypt(Cipher.ENCRYPT_MODE, tenant, context, nonce, plain);
    byte[] sealed = new byte[NONCE + text.length];
    System.arraycopy(nonce, 0, sealed, 0, NONCE);
    System.arraycopy(text, 0, sealed, NONCE, text.length);
    return sealed;
  }

  @Override
  public byte[] open(TenantId tenant, String context, byte[] sealed) {
    byte[] nonce = Arrays.copyOf(sealed, NONCE);
    byte[] text = Arrays.copyOfRange(sealed, NONCE, sealed.length);
    return crypt(Cipher.DECRYPT_MODE, tenant, context, nonce, text);
  }

  private byte[] crypt(int mode, TenantId tenant, String context, byte[] nonce, byte[] text) {
    if (destroyed.contains(tenant)) {
      throw new BerthException(ErrorCode.NOT_FOUND, "The key was destroyed.");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode, keys.computeIfAbsent(tenant, _ -> newKey()), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new BerthException(ErrorCode.INTERNAL, "This does not belong here.", e);
    }
  }

  private static SecretKey newKey() {
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      return generator.generateKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void destroy(TenantId tenant) {
    keys.remove(tenant);
    destroyed.add(tenant);
  }
}
