package dev.berth.access;

/**
 * Where a request comes from.
 *
 * @param address the caller's, as text: {@code 192.0.2.7}; empty when Berth itself acts
 * @param secure whether it came over TLS, or never left the machine
 */
public record Origin(String address, boolean secure) {
  /** Berth itself. */
  public static final Origin ITSELF = new Origin("", true);
}
