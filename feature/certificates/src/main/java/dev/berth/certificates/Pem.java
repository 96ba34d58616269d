package dev.berth.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Turns certificates and keys into bytes and texts, and back. Stateless. */
final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";

  private Pem() {}

  /** Certificates as one text, in their order. */
  static String render(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded(certificate)))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return text.toString();
  }

  /** A certificate of its DER form. */
  static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** The DER form of a certificate. */
  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("A certificate without a form", e);
    }
  }

  /**
   * A private key of its PKCS#8 form.
   *
   * @param algorithm {@code EC}, {@code RSA}, {@code Ed25519}
   */
  static PrivateKey key(String algorithm, byte[] der) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** SHA-256 of the DER form, as {@code AB:CD:…}. */
  static String fingerprint(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded(certificate));
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** All certificates of a text, in its order; what is not a certificate is passed over. */
  static List<X509Certificate> certificates(String text) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().equals(CERTIFICATE) || block.label().equals("X509 CERTIFICATE")) {
        found.add(certificate(block.der()));
      }
    }
    return found;
  }

  /** A part of a PEM text. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Block(String label, byte[] der) {}

  /**
   * The parts of a PEM text.
   *
   * @throws CertificateException if one has no end, or is no base64
   */
  static List<Block> blocks(String text) throws CertificateException {
    List<Block> found = new ArrayList<>();
    int from = 0;
    while (true) {
      int begin = text.indexOf("-----BEGIN ", from);
      if (begin < 0) {
        return found;
      }
      int labelEnd = text.indexOf("-----", begin + 11);
      String label = labelEnd < 0 ? "" : text.substring(begin + 11, labelEnd);
      int end = text.indexOf("-----END " + label + "-----", begin);
      if (labelEnd < 0 || end < 0) {
        throw new CertificateException("a part that begins at character " + begin + " has no end");
      }
      String body = text.substring(labelEnd + 5, end);
      found.add(new Block(label.strip().toUpperCase(Locale.ROOT), decoded(body)));
      from = end + 9;
    }
  }

  private static byte[] decoded(String body) throws CertificateException {
    if (body.contains(":")) {
      throw new CertificateException("it is encrypted with a passphrase");
    }
    try {
      byte[] ascii = body.getBytes(StandardCharsets.US_ASCII);
      return Base64.getMimeDecoder().decode(ascii);
    } catch (IllegalArgumentException e) {
      throw new CertificateException("it is no base64", e);
    }
  }
}
