package dev.berth.certificates;

import dev.berth.proxy.Certificates.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys (P-256) and the certificates of the local authority. Thread-safe. */
final class IssuedForm {
  /** The longest common name that X.509 has. */
  private static final int COMMON_NAME = 64;

  private static final Duration CHALLENGE_LIFE = Duration.ofDays(1);
  private static final ASN1ObjectIdentifier ACME_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");

  private final SecureRandom random;

  IssuedForm(SecureRandom random) {
    this.random = random;
  }

  SecureRandom random() {
    return random;
  }

  /** A new key pair. */
  KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  /** The certificate of an authority that issues for servers only, by itself. */
  X509Certificate root(KeyPair pair, String name, Instant from, Instant to)
      throws GeneralSecurityException, IOException {
    X500Name subject = named(name);
    JcaX509v3CertificateBuilder builder = builder(subject, subject, pair.getPublic(), from, to);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return signed(builder, pair.getPrivate());
  }

  /** The certificate of a server. */
  X509Certificate leaf(Identity issuer, PublicKey key, List<String> names, Instant from, Instant to)
      throws GeneralSecurityException, IOException {
    X509Certificate root = issuer.chain().getFirst();
    String first = names.getFirst();
    X500Name subject = named(first.length() > COMMON_NAME ? "Berth" : first);
    X500Name by = X500Name.getInstance(root.getSubjectX500Principal().getEncoded());
    JcaX509v3CertificateBuilder builder = builder(by, subject, key, from, to);
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(root.getPublicKey()));
    return signed(builder, issuer.key());
  }

  /**
   * The certificate that answers a TLS-ALPN-01 challenge (RFC 8737, 3): by itself, for a name.
   *
   * @param validation what the extension holds
   */
  X509Certificate challenge(KeyPair pair, String name, byte[] validation, Instant now)
      throws GeneralSecurityException, IOException {
    X500Name subject = named("ACME challenge");
    Instant from = now.minus(CHALLENGE_LIFE);
    JcaX509v3CertificateBuilder builder =
        builder(subject, subject, pair.getPublic(), from, now.plus(CHALLENGE_LIFE));
    builder.addExtension(Extension.subjectAlternativeName, false, alternatives(List.of(name)));
    builder.addExtension(ACME_IDENTIFIER, true, new DEROctetString(validation));
    return signed(builder, pair.getPrivate());
  }

  private JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant from, Instant to) {
    BigInteger serial = new BigInteger(127, random).add(BigInteger.ONE);
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(from), Date.from(to), subject, key);
  }

  private static X500Name named(String name) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  private static GeneralNames alternatives(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        CertificateNames.isAddress(name)
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new));
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }
}
