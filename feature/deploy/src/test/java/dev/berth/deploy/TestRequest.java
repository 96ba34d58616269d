package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.http.Request;
import dev.berth.kernel.TenantId;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is given ready to its handler. */
record TestRequest(
    Principal principal,
    Map<String, String> pathParameters,
    Map<String, List<String>> queryParameters,
    @Nullable Object body)
    implements Request {
  static final Principal OPERATOR = new Principal("admin", TenantId.DEFAULT, true);

  @Override
  public String path(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No path parameter " + name);
    }
    return value;
  }

  @Override
  public Optional<String> query(String name) {
    return queries(name).stream().findFirst();
  }

  @Override
  public List<String> queries(String name) {
    return queryParameters.getOrDefault(name, List.of());
  }

  @Override
  public boolean flag(String name) {
    return query(name).filter(value -> !value.equals("false")).isPresent();
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
    byte[] bytes = body instanceof byte[] given ? given : new byte[0];
    return new ByteArrayInputStream(bytes);
  }
}
