package dev.berth.certificates;

import org.jspecify.annotations.Nullable;

/**
 * What the certificates feature is told. Immutable.
 *
 * @param instance of this Berth; part of the name of its local authority
 * @param domain the zone of the platform, in lower case: {@code localhost}, {@code example.org}
 * @param acme who issues certificates that everybody accepts; null: nobody
 */
public record CertificateSettings(String instance, String domain, @Nullable AcmeSettings acme) {}
