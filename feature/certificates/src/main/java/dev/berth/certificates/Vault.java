package dev.berth.certificates;

import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.X509EncodedKeySpec;

/** Turns keys into what the store keeps, and back. All belong to the platform. Thread-safe. */
final class Vault {
  private final Keyring keyring;

  Vault(Keyring keyring) {
    this.keyring = keyring;
  }

  /**
   * Seals a pair of keys (P-256).
   *
   * @param place where it belongs: what is sealed for one place opens at no other
   */
  byte[] seal(String place, KeyPair pair) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] secret = pair.getPrivate().getEncoded();
      out.writeInt(secret.length);
      out.write(secret);
      out.write(pair.getPublic().getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("Memory fails", e);
    }
    return seal(place, bytes.toByteArray());
  }

  byte[] seal(String place, byte[] plain) {
    return keyring.seal(TenantId.PLATFORM, "certificates/" + place, plain);
  }

  byte[] open(String place, byte[] kept) {
    return keyring.open(TenantId.PLATFORM, "certificates/" + place, kept);
  }

  KeyPair openPair(String place, byte[] kept) throws GeneralSecurityException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(open(place, kept)))) {
      byte[] secret = in.readNBytes(in.readInt());
      byte[] open = in.readAllBytes();
      return new KeyPair(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(open)),
          Pem.key("EC", secret));
    } catch (IOException e) {
      throw new GeneralSecurityException("The stored key is cut short", e);
    }
  }
}
