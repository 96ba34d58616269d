package dev.berth.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.RawRequest;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that was let in. */
final class Asked implements Request {
  private final String tenant;
  private final Map<String, List<String>> query;
  private final byte[] body;
  private final Map<String, String> headers;

  private Asked(
      String tenant, Map<String, List<String>> query, byte[] body, Map<String, String> headers) {
    this.tenant = tenant;
    this.query = query;
    this.body = body;
    this.headers = headers;
  }

  /** Asks for {@code /path?name=value}; nothing in it is decoded. */
  static Response get(Metrics metrics, String tenant, String target) throws Exception {
    return ask(metrics, "GET", tenant, target, new byte[0], Map.of());
  }

  static Response post(Metrics metrics, String tenant, String target, String body)
      throws Exception {
    return ask(metrics, "POST", tenant, target, body.getBytes(UTF_8), Map.of());
  }

  static Response ask(
      Metrics metrics,
      String method,
      String tenant,
      String target,
      byte[] body,
      Map<String, String> headers)
      throws Exception {
    String[] parts = target.split("\\?", 2);
    Map<String, List<String>> query = new HashMap<>();
    if (parts.length > 1) {
      for (String pair : parts[1].split("&", -1)) {
        String[] both = pair.split("=", 2);
        query.computeIfAbsent(both[0], _ -> new ArrayList<>()).add(both[1]);
      }
    }
    Endpoint endpoint =
        metrics.endpoints().stream()
            .filter(each -> each.path().equals(parts[0]) && each.method().equals(method))
            .findFirst()
            .orElseThrow();
    return endpoint.handler().answer(new Asked(tenant, query, body, headers));
  }

  @Override
  public Principal principal() {
    return new Principal("alice", new TenantId(tenant), false);
  }

  @Override
  public RawRequest raw() {
    return new RawRequest("POST", "/", "", List.of(), body);
  }

  @Override
  public String path(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> query(String name) {
    return queries(name).stream().findFirst();
  }

  @Override
  public List<String> queries(String name) {
    return query.getOrDefault(name, List.of());
  }

  @Override
  public boolean flag(String name) {
    return query(name).isPresent();
  }

  @Override
  public int number(String name, int otherwise, int min, int max) {
    return otherwise;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public <T> T json(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream stream() {
    throw new UnsupportedOperationException();
  }
}
