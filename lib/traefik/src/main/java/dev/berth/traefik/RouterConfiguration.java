package dev.berth.traefik;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router of HTTP: which requests, by which middlewares, to which service. Immutable.
 *
 * @param text the rule as it was written; empty: none was, and the source's default is meant
 * @param rule null: there is none, or it cannot be read, which {@code problems} say
 * @param priority the higher takes a request first; by default the length of the rule
 * @param entryPoints names of listeners; empty: all
 * @param middlewares in order; names, maybe with {@code @file}
 * @param service its name, maybe with {@code @file}; null: the only one of the source
 * @param tls null: the router takes plain HTTP
 * @param problems why it is off, a sentence each
 */
public record RouterConfiguration(
    String name,
    String text,
    @Nullable Rule rule,
    int priority,
    List<String> entryPoints,
    List<String> middlewares,
    @Nullable String service,
    @Nullable RouterTls tls,
    List<String> problems) {
  public RouterConfiguration {
    entryPoints = List.copyOf(entryPoints);
    middlewares = List.copyOf(middlewares);
    problems = List.copyOf(problems);
  }

  /**
   * How a router wants its TLS.
   *
   * @param certResolver who gets the certificate; null: whoever has one
   * @param domains names to get a certificate for; empty: the rule's
   * @param options the name of TLS options; null: the default
   * @param passthrough TCP only: TLS is the server's business
   */
  public record RouterTls(
      @Nullable String certResolver,
      List<Domain> domains,
      @Nullable String options,
      boolean passthrough) {
    public RouterTls {
      domains = List.copyOf(domains);
    }
  }

  /** A name and others of one certificate. */
  public record Domain(String main, List<String> sans) {
    public Domain {
      sans = List.copyOf(sans);
    }
  }
}
