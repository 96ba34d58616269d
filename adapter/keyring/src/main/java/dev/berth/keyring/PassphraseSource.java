package dev.berth.keyring;

import static dev.berth.keyring.MasterSource.refusal;

import dev.berth.kernel.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The master key derived from a passphrase by PBKDF2 with HMAC-SHA-256; the store has the salt. */
final class PassphraseSource implements MasterSource {
  private static final String METHOD = "pbkdf2-hmac-sha256";
  private static final int ROUNDS = 600_000;
  private static final int MOST_ROUNDS = 100_000_000;

  private final Secret passphrase;
  private final AesGcm aes;

  PassphraseSource(Secret passphrase, AesGcm aes) {
    this.passphrase = passphrase;
    this.aes = aes;
  }

  @Override
  public Made first() {
    return next();
  }

  @Override
  public Made next() {
    byte[] salt = Arrays.copyOf(aes.newKey(), 16);
    return new Made(
        derive(salt, ROUNDS),
        METHOD + ":" + ROUNDS + ":" + Base64.getEncoder().encodeToString(salt));
  }

  @Override
  public Master find(Stored stored) {
    Master master = derive(stored.material());
    if (!master.id().equals(stored.id())) {
      throw refusal(
          "the passphrase is not the one that the stored keys were wrapped with (id %s)"
              .formatted(stored.id()),
          "Start Berth with the right one");
    }
    return master;
  }

  @Override
  public void settle(Master master) {}

  private Master derive(String material) {
    String[] parts = material.split(":", -1);
    try {
      if (parts.length == 3 && parts[0].equals(METHOD)) {
        int rounds = Integer.parseInt(parts[1]);
        if (rounds >= ROUNDS && rounds <= MOST_ROUNDS) {
          return derive(Base64.getDecoder().decode(parts[2]), rounds);
        }
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw refusal(
        "what the store says of the passphrase was altered", "Restore the store from a backup");
  }

  private Master derive(byte[] salt, int rounds) {
    PBEKeySpec specification =
        new PBEKeySpec(
            passphrase.reveal().toCharArray(), salt, rounds, AesGcm.KEY_BYTES * Byte.SIZE);
    try {
      return new Master(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(specification)
              .getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PBKDF2 failed", e);
    } finally {
      specification.clearPassword();
    }
  }
}
