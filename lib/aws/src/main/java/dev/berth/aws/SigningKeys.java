package dev.berth.aws;

import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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

  private record Derived(Secret secret, byte[] key) {}

  /** The key of a secret for a scope. */
  byte[] derive(String keyId, Secret secret, CredentialScope scope) {
    Derived found = find(new Name(keyId, scope));
    if (found != null && found.secret().equals(secret)) {
      return found.key();
    }
    byte[] start = ("AWS4" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
    byte[] day = hmac(start, scope.date());
    return hmac(hmac(hmac(day, scope.region()), scope.service()), CredentialScope.TERMINATOR);
  }

  /** Remembers one that made a right signature; wrong ones must not push right ones out. */
  void remember(String keyId, Secret secret, CredentialScope scope, byte[] key) {
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

  /** A keyed hash of a text in ASCII. */
  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
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
