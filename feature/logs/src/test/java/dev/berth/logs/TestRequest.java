package dev.berth.logs;

import dev.berth.access.Principal;
import dev.berth.http.Request;
import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What somebody asks, without HTTP. */
record TestRequest(Principal principal, Map<String, String> query) implements Request {
  static TestRequest of(String tenant, String... namesAndValues) {
    return of(new Principal("alice", new TenantId(tenant), false), namesAndValues);
  }

  static TestRequest of(Principal principal, String... namesAndValues) {
    Map<String, String> query = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      query.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new TestRequest(principal, query);
  }

  @Override
  public String path(String name) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream stream() {
    throw new UnsupportedOperationException();
  }
}
