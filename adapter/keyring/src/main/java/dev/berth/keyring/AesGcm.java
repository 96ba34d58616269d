package dev.berth.keyring;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with a random nonce of 96 bits, which goes before the encrypted bytes. Thread-safe.
 *
 * <p>Random nonces keep one key safe for 2^32 texts; a data key is renewed long before.
 */
final class AesGcm {
  static final int KEY_BYTES = 32;

  /** What sealing adds: the nonce and the tag. */
  static final int OVERHEAD = 12 + 16;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random;

  AesGcm(SecureRandom random) {
    this.random = random;
  }

  /**
   * Encrypts.
   *
   * @param head what goes before the nonce, unencrypted; to be among what is associated
   */
  byte[] seal(SecretKey key, byte[] associated, byte[] head, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = Arrays.copyOf(head, head.length + OVERHEAD + plain.length);
    System.arraycopy(nonce, 0, sealed, head.length, NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(associated);
      cipher.doFinal(plain, 0, plain.length, sealed, head.length + NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM failed to encrypt", e);
    }
  }

  /**
   * Decrypts.
   *
   * @param headBytes how many bytes go before the nonce
   * @throws AEADBadTagException if the bytes are not what was sealed with this key and these
   *     associated bytes
   */
  byte[] open(SecretKey key, byte[] associated, byte[] sealed, int headBytes)
      throws AEADBadTagException {
    int start = headBytes + NONCE_BYTES;
    if (sealed.length < headBytes + OVERHEAD) {
      throw new AEADBadTagException("truncated");
    }
    try {
      Cipher cipher =
          cipher(
              Cipher.DECRYPT_MODE,
              key,
              new GCMParameterSpec(TAG_BITS, sealed, headBytes, NONCE_BYTES));
      cipher.updateAAD(associated);
      return cipher.doFinal(sealed, start, sealed.length - start);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM failed to decrypt", e);
    }
  }

  byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }

  private static Cipher cipher(int mode, SecretKey key, GCMParameterSpec nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, nonce);
    return cipher;
  }
}
