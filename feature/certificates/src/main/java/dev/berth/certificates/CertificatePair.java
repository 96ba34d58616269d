package dev.berth.certificates;

import dev.berth.proxy.Certificates.Identity;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Certificates and their key as an operator gives them, checked. Immutable.
 *
 * @param names that it is for
 * @param warnings what is odd, but can be used
 */
record CertificatePair(Identity identity, List<String> names, List<String> warnings) {
  private static final int LEAST_RSA_BITS = 2048;

  CertificatePair {
    names = List.copyOf(names);
    warnings = List.copyOf(warnings);
  }

  /** Why a pair cannot be used: a cause without a full stop, without any of the key. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String cause) {
      super(cause);
    }
  }

  /**
   * Reads and checks.
   *
   * @param certificates PEM; in any order, but for a warning
   * @param key PEM: PKCS#8, PKCS#1 or SEC1, not encrypted
   */
  static CertificatePair parse(String certificates, String key, Instant now) throws Unusable {
    List<X509Certificate> all = certificates(certificates);
    PrivateKey secret = privateKey(key);
    List<String> warnings = new ArrayList<>();
    List<X509Certificate> chain = chain(all, secret, warnings);
    X509Certificate leaf = chain.getFirst();
    if (leaf.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new Unusable(
          "its RSA key has %d bits, fewer than %d"
              .formatted(rsa.getModulus().bitLength(), LEAST_RSA_BITS));
    }
    List<String> names = CertificateNames.of(leaf);
    if (names.isEmpty()) {
      throw new Unusable("it is for no name: it has no subject alternative name");
    }
    if (leaf.getNotAfter().toInstant().isBefore(now)) {
      warnings.add("It expired on %s.".formatted(leaf.getNotAfter().toInstant()));
    } else if (leaf.getNotBefore().toInstant().isAfter(now)) {
      warnings.add("It is not good before %s.".formatted(leaf.getNotBefore().toInstant()));
    }
    return new CertificatePair(new Identity(secret, chain), names, warnings);
  }

  private static List<X509Certificate> certificates(String text) throws Unusable {
    try {
      List<X509Certificate> all = Pem.certificates(text);
      if (all.isEmpty()) {
        throw new Unusable("there is no certificate in it: no '-----BEGIN CERTIFICATE-----'");
      }
      return all;
    } catch (CertificateException e) {
      throw new Unusable("its certificate cannot be read: " + e.getMessage());
    }
  }

  private static PrivateKey privateKey(String text) throws Unusable {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      Object found = parser.readObject();
      while (found != null) {
        switch (found) {
          case PEMKeyPair pair -> {
            return decoded(pair.getPrivateKeyInfo());
          }
          case PrivateKeyInfo info -> {
            return decoded(info);
          }
          case PEMEncryptedKeyPair _ -> throw encrypted();
          case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted();
          default -> found = parser.readObject();
        }
      }
      throw new Unusable("there is no private key in it: no '-----BEGIN PRIVATE KEY-----'");
    } catch (IOException | GeneralSecurityException e) {
      throw new Unusable("its key cannot be read");
    }
  }

  private static Unusable encrypted() {
    return new Unusable("its key is encrypted with a passphrase");
  }

  private static PrivateKey decoded(PrivateKeyInfo info)
      throws IOException, GeneralSecurityException, Unusable {
    String oid = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
    String algorithm =
        switch (oid) {
          case "1.2.840.10045.2.1" -> "EC";
          case "1.2.840.113549.1.1.1" -> "RSA";
          case "1.3.101.112" -> "Ed25519";
          default -> throw new Unusable("its key is of a kind that is not known: " + oid);
        };
    return Pem.key(algorithm, info.getEncoded());
  }

  /** The certificate of the key, then who signed it, then who signed that. */
  private static List<X509Certificate> chain(
      List<X509Certificate> all, PrivateKey key, List<String> warnings) throws Unusable {
    List<X509Certificate> left = new ArrayList<>(all);
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate next =
        left.stream()
            .filter(one -> isPair(one.getPublicKey(), key))
            .findFirst()
            .orElseThrow(() -> new Unusable("its key is not the key of its certificate"));
    while (next != null) {
      X509Certificate current = next;
      chain.add(current);
      left.remove(current);
      next =
          left.stream()
              .filter(one -> one.getSubjectX500Principal().equals(current.getIssuerX500Principal()))
              .findFirst()
              .orElse(null);
    }
    if (!left.isEmpty()) {
      warnings.add("%d of its certificates do not belong to its chain.".formatted(left.size()));
    } else if (!chain.equals(all)) {
      warnings.add("Its certificates are not in the order of the chain.");
    }
    return chain;
  }

  /** Whether what one signs the other takes for signed. */
  private static boolean isPair(PublicKey open, PrivateKey secret) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
