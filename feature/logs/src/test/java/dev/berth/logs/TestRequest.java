package dev.berth.logs;

import dev.berth.access.Principal;
import dev.berth.http.Request;
import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks, without HTTP.
 *
 * @param name what the path names; empty: nothing
 * @param body null: none
 */
record TestRequest(
    Principal principal, Map<String, String> query, String name, @Nullable Object body)
    implements Request {
  /** Of something by its name. */
  static TestRequest named(Principal principal, String name, @Nullable Object body) {
    return new TestRequest(principal, Map.of(), name, body);
  }

  static TestRequest of(String tenant, String... namesAndValues) {
    return of(new Principal("alice", new TenantId(tenant), false), namesAndValues);
  }

  static TestRequest of(Principal principal, String... namesAndValues) {
    Map<String, String> query = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      query.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new TestRequest(principal, query, "", null);
  }

  @Override
  public String path(String parameter) {
    return name;
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  @Override
  public boolean flag(String name) {
    return query.containsKey(name);
  }

  @Override
  public int number(String name, int otherwise, int min, int max) {
    return query(name).map(Integer::parseInt).orElse(otherwise);
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.empty();
  }

  @Override
  public <T> T json(Class<T> type) {
    return type.cast(Objects.requireNonNull(body));
  }

  @Override
  public InputStream stream() {
    throw new UnsupportedOperationException();
  }
}
