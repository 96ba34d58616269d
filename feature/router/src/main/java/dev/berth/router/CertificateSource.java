package dev.berth.router;

import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates;
import dev.berth.traefik.TlsConfiguration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What routing needs of certificates; the certificates feature implements it. Thread-safe. */
public interface CertificateSource extends Certificates {
  /**
   * Takes the whole set of names that routes want certificates for; called on every change, one
   * call at a time. Does not block. Only names that the tenant may have are among them.
   */
  void wanted(List<Wanted> all);

  /**
   * Takes the certificates and options that the operator's files of routes say; called on every
   * change. Does not block.
   */
  void files(TlsConfiguration files);

  /** Whether somebody of this name gets certificates; routes that name another are off. */
  default boolean knowsResolver(String resolver) {
    return true;
  }

  /**
   * What answers an HTTP-01 challenge (RFC 8555, 8.3); null: none of this token is open for this
   * host. Never blocks.
   */
  @Nullable String httpChallenge(String host, String token);

  /**
   * Names that belong into one certificate.
   *
   * @param names the first is the main one; {@code *.example.org} for all right below a name
   * @param resolver who is to issue it, by name; null: whoever is set for all
   */
  record Wanted(TenantId tenant, List<String> names, @Nullable String resolver) {
    public Wanted {
      names = List.copyOf(names);
    }
  }
}
