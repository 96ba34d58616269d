package dev.berth.certificates;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names that a certificate is got for by ACME, as the store has them. Keys are sealed.
 *
 * @param names in one certificate, the main one first
 * @param chain PEM; null: there is none yet
 * @param keyPair of the certificate
 * @param renew when it is to be got anew
 * @param orderUrl of the order that is under way; null: none
 * @param orderKeys that it is for
 * @param failures since the last success
 * @param nextTry not before this moment
 * @param reason why the last try failed
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record AcmeRow(
    List<String> names,
    TenantId tenant,
    @Nullable String chain,
    byte @Nullable [] keyPair,
    Instant renew,
    @Nullable String orderUrl,
    byte @Nullable [] orderKeys,
    int failures,
    Instant nextTry,
    @Nullable String reason) {
  AcmeRow {
    names = List.copyOf(names);
  }

  /** One that nothing has been done for. */
  static AcmeRow of(List<String> names, TenantId tenant) {
    return new AcmeRow(
        names, tenant, null, null, Instant.EPOCH, null, null, 0, Instant.EPOCH, null);
  }

  /** What names the row. */
  String id() {
    return String.join(" ", names);
  }

  /** When something is to be done next. */
  Instant due() {
    return renew.isAfter(nextTry) ? renew : nextTry;
  }

  AcmeRow withTenant(TenantId other) {
    return new AcmeRow(
        names, other, chain, keyPair, renew, orderUrl, orderKeys, failures, nextTry, reason);
  }

  /** With an order that has been made. */
  AcmeRow ordered(String url, byte[] keys) {
    return new AcmeRow(names, tenant, chain, keyPair, renew, url, keys, failures, nextTry, reason);
  }

  /** Without the order that was under way. */
  AcmeRow unordered() {
    return new AcmeRow(names, tenant, chain, keyPair, renew, null, null, failures, nextTry, reason);
  }

  /** With the certificate of its order. */
  AcmeRow issued(String certificates, byte[] keys, Instant renewal) {
    return new AcmeRow(
        names, tenant, certificates, keys, renewal, null, null, 0, Instant.EPOCH, null);
  }

  AcmeRow failed(String cause, Instant next) {
    return new AcmeRow(
        names, tenant, chain, keyPair, renew, orderUrl, orderKeys, failures + 1, next, cause);
  }

  /** To be got at once. */
  AcmeRow hurried() {
    return new AcmeRow(
        names,
        tenant,
        chain,
        keyPair,
        Instant.EPOCH,
        orderUrl,
        orderKeys,
        failures,
        Instant.EPOCH,
        reason);
  }
}
