package dev.berth.proxy;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows which certificate is shown to whom. Called on event loops: never blocks. Thread-safe. */
public interface Certificates {
  /**
   * The certificate for a name; the same object as long as it is the same certificate.
   *
   * @param serverName that the client asks for, in lower case; null: none
   * @return null: there is none, and the handshake is refused ({@code unrecognized_name})
   */
  @Nullable Identity find(@Nullable String serverName);

  /**
   * The certificate that answers a TLS-ALPN-01 challenge for a name (RFC 8737); null: none is open.
   */
  @Nullable Identity challenge(String serverName);

  /**
   * What is done with TLS for a name.
   *
   * @param serverName null: none was asked for
   */
  default TlsOptions options(@Nullable String serverName) {
    return TlsOptions.DEFAULT;
  }

  /**
   * A key and the certificates that vouch for it. Immutable; compared by identity.
   *
   * @param chain the certificate first
   */
  record Identity(PrivateKey key, List<X509Certificate> chain) {
    public Identity {
      chain = List.copyOf(chain);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return "certificate of " + chain.getFirst().getSubjectX500Principal();
    }
  }

  /**
   * How TLS is spoken.
   *
   * @param oldest {@code TLSv1.2} or {@code TLSv1.3}
   */
  record TlsOptions(String oldest) {
    /** TLS 1.2 and 1.3. */
    public static final TlsOptions DEFAULT = new TlsOptions("TLSv1.2");
  }
}
