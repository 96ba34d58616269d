package dev.berth.proxy;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server's certificate is looked at. Immutable.
 *
 * @param serverName the name that is asked for and has to be in the certificate; null: none is
 *     asked for
 * @param verified whether it is looked at at all
 * @param authorities who may have signed it; empty: those of the Java machine
 */
public record UpstreamTls(
    @Nullable String serverName, boolean verified, List<X509Certificate> authorities) {
  public UpstreamTls {
    authorities = List.copyOf(authorities);
  }
}
