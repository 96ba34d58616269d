package dev.berth.traefik;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules look at of a request. */
public interface RuleSubject {
  /** Lower case, without a port; empty: none. */
  String host();

  /** The path without the query, decoded as {@link RulePath#ofRequest} does. */
  String path();

  String method();

  /** The values of a header; {@code lowerCase} is its name in lower case. */
  List<String> headers(String lowerCase);

  /** The decoded value of a field of the query; null: there is no such field. */
  @Nullable String query(String name);

  /** Whose request it is. */
  InetAddress client();

  /** The name that the client's TLS asked for, in lower case; null: none. */
  @Nullable String serverName();
}
