package dev.berth.aws;

import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are derived from secrets for a day, a region and a service. Those that made a right
 * signature are remembered, {@value #MOST} of them. Thread-safe.
 */
final class SigningKeys {
  private static final int MOST = 1000;
  private static final String HMAC = "HmacSHA256";

  private final Map<Name, Derived> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Derived> eldest) {
          return size() > MOST;
        }
      };

  private record Name(String keyId, CredentialScope scope) {}

  private record Derived(Secret secret, Key key) {}

  /** The key of a secret for a scope. */
  Key derive(String keyId, Secret secret, CredentialScope scope) {
    Derived found = find(new Name(keyId, scope));
    if (found != null && found.secret().equals(secret)) {
      return found.key();
    }
    Key key = key(("AWS4" + secret.reveal()).getBytes(StandardCharsets.UTF_8));
    for (String part :
        List.of(scope.date(), scope.region(), scope.service(), CredentialScope.TERMINATOR)) {
      key = key(hmac(key, part));
    }
    return key;
  }

  private static Key key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  /** Remembers one that made a right signature; wrong ones must not push right ones out. */
  void remember(String keyId, Secret secret, CredentialScope scope, Key key) {
    Name name = new Name(keyId, scope);
    synchronized (known) {
      known.put(name, new Derived(secret, key));
    }
  }

  private @Nullable Derived find(Name name) {
    synchronized (known) {
      return known.get(name);
    }
  }

  /** A keyed hash of a text. */
  static byte[] hmac(Key key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + HMAC, e);
    }
  }

  /** The hash of bytes in hexadecimal digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
