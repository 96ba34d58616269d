package dev.berth.certificates;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How certificates are got by ACME (RFC 8555). To name a directory is to agree to the terms of who
 * runs it. Immutable.
 *
 * @param directory of the ACME server
 * @param email where it writes to; empty: nowhere
 * @param challenge how it is shown that a name is ours; wildcards always take DNS-01
 * @param dnsHook what changes DNS; null: no DNS-01
 * @param authorityFile PEM file of authorities that the ACME server's own certificate may come
 *     from, beside those that the machine trusts; null: none
 * @param externalAccount what the ACME server knows its customer by; null: it need not know
 * @param ordersPerHour how many orders are made in an hour at most
 */
public record AcmeSettings(
    URI directory,
    String email,
    Challenge challenge,
    @Nullable DnsHook dnsHook,
    @Nullable Path authorityFile,
    @Nullable ExternalAccount externalAccount,
    int ordersPerHour) {

  /** Less than what public authorities let a customer make. */
  public static final int DEFAULT_ORDERS_PER_HOUR = 40;

  /** The ways to show that a name is ours. */
  public enum Challenge {
    /** A file below {@code http://NAME/.well-known/acme-challenge/}, asked for on port 80. */
    HTTP_01("http-01"),
    /** A certificate shown on port 443 (RFC 8737). */
    TLS_ALPN_01("tls-alpn-01"),
    /** A TXT record {@code _acme-challenge.NAME}. */
    DNS_01("dns-01");

    private final String word;

    Challenge(String word) {
      this.word = word;
    }

    /** As ACME and the settings write it. */
    public String word() {
      return word;
    }
  }

  /**
   * An operator's program that changes DNS, called as {@code COMMAND… present|cleanup DOMAIN RECORD
   * VALUE}.
   *
   * @param propagation how long after {@code present} the ACME server is told to look
   * @param limit how long a call may take
   */
  public record DnsHook(List<String> command, Duration propagation, Duration limit) {
    public DnsHook {
      command = List.copyOf(command);
    }
  }

  /**
   * External account binding (RFC 8555, 7.3.4).
   *
   * @param keyId that the ACME server gave
   * @param secret the key to it, in base64url
   */
  public record ExternalAccount(String keyId, Secret secret) {
    /**
     * Reads the key from a file.
     *
     * @throws BerthException {@code INVALID_CONFIGURATION} if it cannot be read
     */
    public static ExternalAccount read(String keyId, Path secretFile) {
      try {
        return new ExternalAccount(keyId, new Secret(Files.readString(secretFile).strip()));
      } catch (IOException e) {
        throw new BerthException(
            ErrorCode.INVALID_CONFIGURATION,
            "Cannot read the key of the ACME account '%s': %s. Check the file '%s'."
                .formatted(keyId, e.getMessage(), secretFile),
            e);
      }
    }
  }
}
