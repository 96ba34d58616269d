package dev.berth.traefik;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as rules see it. */
record Asked(
    String method,
    String host,
    String path,
    Map<String, String> headers,
    Map<String, String> fields,
    String address)
    implements RuleSubject {
  static Asked get(String host, String path) {
    return new Asked("GET", host, path, Map.of(), Map.of(), "192.0.2.1");
  }

  Asked by(String newMethod) {
    return new Asked(newMethod, host, path, headers, fields, address);
  }

  Asked header(String name, String value) {
    return new Asked(method, host, path, Map.of(name, value), fields, address);
  }

  Asked field(String name, String value) {
    return new Asked(method, host, path, headers, Map.of(name, value), address);
  }

  Asked from(String newAddress) {
    return new Asked(method, host, path, headers, fields, newAddress);
  }

  @Override
  public List<String> headers(String lowerCase) {
    String value = headers.get(lowerCase);
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public @Nullable String query(String name) {
    return fields.get(name);
  }

  @Override
  public InetAddress client() {
    return InetAddress.ofLiteral(address);
  }

  @Override
  public @Nullable String serverName() {
    return host.isEmpty() ? null : host;
  }
}
