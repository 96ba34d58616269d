package dev.berth.engine.docker;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a daemon on another machine knows Berth, and Berth it: what the files of {@code docker
 * --tlsverify} hold, in PEM.
 *
 * @param authority the certificates of who signed the daemon's
 * @param identity who Berth is to the daemon; null: nobody
 */
public record DockerTls(String authority, @Nullable Identity identity) {
  /**
   * Who Berth is to a daemon.
   *
   * @param certificate with those up to its authority
   * @param key of that certificate, in PKCS #8, or PKCS #1 for RSA, not encrypted
   */
  public record Identity(String certificate, Secret key) {}

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:[A-Z]+ )*)PRIVATE KEY-----([^-]+)-----END");
  private static final char[] NO_PASSWORD = new char[0];

  /** What stands in PKCS #8 between the length of all and the key of RSA itself. */
  private static final byte[] RSA = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /**
   * Reads them.
   *
   * @throws BerthException {@code INVALID_INPUT} for what cannot be used
   */
  SSLContext context() {
    try {
      KeyManager[] keys = identity == null ? null : keys(identity);
      KeyStore trusted = empty();
      int number = 0;
      for (Certificate one : certificates("authority", authority)) {
        trusted.setCertificateEntry("authority" + number, one);
        number++;
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot use the certificates for a daemon: %s.".formatted(e.getMessage()),
          e);
    }
  }

  private static KeyManager[] keys(Identity identity) throws GeneralSecurityException, IOException {
    KeyStore own = empty();
    Certificate[] chain =
        certificates("certificate", identity.certificate()).toArray(Certificate[]::new);
    own.setKeyEntry("berth", privateKey(identity.key(), chain), NO_PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String what, String pem)
      throws GeneralSecurityException {
    String none = "what is given as %s holds no certificate in PEM".formatted(what);
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
      if (found.isEmpty()) {
        throw new GeneralSecurityException(none);
      }
      return found;
    } catch (CertificateException e) {
      throw new GeneralSecurityException(none, e);
    }
  }

  private static PrivateKey privateKey(Secret key, Certificate[] chain)
      throws GeneralSecurityException {
    String algorithm = chain[0].getPublicKey().getAlgorithm();
    Matcher pem = KEY.matcher(key.reveal());
    if (!pem.find()) {
      throw new GeneralSecurityException("what is given as key holds no private key in PEM");
    }
    byte[] bytes = decoded(pem.group(2));
    byte[] pkcs8 =
        switch (pem.group(1).strip()) {
          case "" -> bytes;
          case "RSA" -> wrapped(bytes);
          default ->
              throw new GeneralSecurityException(
                  "the key is not in PKCS #8: convert it by 'openssl pkcs8 -topk8 -nocrypt'");
        };
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException _) {
      // Its words may quote the key.
      throw new GeneralSecurityException(
          "the key is not one of a certificate for %s".formatted(algorithm));
    }
  }

  private static byte[] decoded(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw new GeneralSecurityException("what is given as key holds no private key in PEM");
    }
  }

  private static byte[] wrapped(byte[] pkcs1) {
    return tagged(0x30, joined(RSA, tagged(0x04, pkcs1)));
  }

  /** In DER, with a length in two bytes. */
  private static byte[] tagged(int tag, byte[] content) {
    int length = content.length;
    byte[] head = {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return joined(head, content);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
