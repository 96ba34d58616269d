package dev.berth.alerts;

import dev.berth.access.Principal;
import dev.berth.http.RawRequest;
import dev.berth.http.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is given ready to its handler; its query is as in {@code a=b&c}. */
record TestRequest(
    Principal principal, String given, Map<String, String> paths, @Nullable Object body)
    implements Request {
  @Override
  public String path(String name) {
    return Objects.requireNonNull(paths.get(name));
  }

  @Override
  public Optional<String> query(String name) {
    return Arrays.stream(given.split("&", -1))
        .filter(one -> one.equals(name) || one.startsWith(name + "="))
        .map(one -> one.equals(name) ? "" : one.substring(name.length() + 1))
        .findFirst();
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
  public RawRequest raw() {
    byte[] bytes =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : body instanceof byte[] given ? given : new byte[0];
    return new RawRequest("POST", "/", given, List.of(), bytes);
  }

  @Override
  public <T> T json(Class<T> type) {
    return type.cast(Objects.requireNonNull(body));
  }

  @Override
  public InputStream stream() {
    return new ByteArrayInputStream(raw().body());
  }
}
