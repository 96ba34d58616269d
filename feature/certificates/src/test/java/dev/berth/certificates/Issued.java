package dev.berth.certificates;

import dev.berth.proxy.Certificates.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A certificate as an operator has it, with its key. */
record Issued(X509Certificate leaf, X509Certificate root, KeyPair keys) {
  private static final IssuedForm FORM = new IssuedForm(new SecureRandom());

  static Issued of(Duration life, String... names) throws Exception {
    KeyPair authority = FORM.keyPair();
    Instant from = Scene.NOW.minus(Duration.ofDays(30));
    X509Certificate root =
        FORM.root(authority, "An authority", from, Scene.NOW.plus(Duration.ofDays(999)));
    KeyPair keys = FORM.keyPair();
    X509Certificate leaf =
        FORM.leaf(
            new Identity(authority.getPrivate(), List.of(root)),
            keys.getPublic(),
            List.of(names),
            from,
            Scene.NOW.plus(life));
    return new Issued(leaf, root, keys);
  }

  String chain() {
    return Pem.render(List.of(leaf, root));
  }

  String key() {
    return key(keys.getPrivate());
  }

  static String key(PrivateKey key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  void write(Path folder, String name) throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".key"), key());
    Files.writeString(folder.resolve(name + ".crt"), chain());
  }
}
