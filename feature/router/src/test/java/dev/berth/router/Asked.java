package dev.berth.router;

import dev.berth.access.Principal;
import dev.berth.http.Request;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request of the API.
 *
 * @param name what every parameter of the path is
 * @param body null: none
 */
record Asked(String name, Principal principal, @Nullable Object body) implements Request {
  @Override
  public List<String> queries(String parameter) {
    return List.of();
  }

  @Override
  public String path(String parameter) {
    return name;
  }

  @Override
  public Optional<String> query(String parameter) {
    return Optional.empty();
  }

  @Override
  public boolean flag(String parameter) {
    return false;
  }

  @Override
  public int number(String parameter, int otherwise, int min, int max) {
    return otherwise;
  }

  @Override
  public Optional<String> header(String header) {
    return Optional.empty();
  }

  @Override
  public <T> T json(Class<T> type) {
    return Objects.requireNonNull(type.cast(body));
  }

  @Override
  public InputStream stream() {
    return InputStream.nullInputStream();
  }
}
