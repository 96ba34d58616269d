package dev.berth.http;

import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as its handler sees it. */
final class ExchangeRequest implements Request {
  private final Exchange exchange;
  private final HttpLimits limits;
  private final Map<String, String> parameters;
  private final Query query;
  private Principal principal;
  private byte[] body = new byte[0];

  ExchangeRequest(
      Exchange exchange, HttpLimits limits, Map<String, String> parameters, Query query) {
    this.exchange = exchange;
    this.limits = limits;
    this.parameters = parameters;
    this.query = query;
    this.principal = Principal.ANONYMOUS.from(exchange.origin());
  }

  void authenticated(Principal who) {
    this.principal = who;
  }

  void received(byte[] whole) {
    this.body = whole;
  }

  @Override
  public Principal principal() {
    return principal;
  }

  @Override
  public RawRequest raw() {
    return exchange.raw(body);
  }

  @Override
  public String path(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The path has no parameter '" + name + "'");
    }
    return value;
  }

  @Override
  public Optional<String> query(String name) {
    return query.all(name).stream().findFirst();
  }

  @Override
  public List<String> queries(String name) {
    return query.all(name);
  }

  @Override
  public boolean flag(String name) {
    String value = query(name).orElse("false");
    return switch (value) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw new BerthException(
              ErrorCode.INVALID_INPUT,
              "Cannot read the query parameter '%s': '%s' is neither true nor false."
                  .formatted(name, shown(value)));
    };
  }

  @Override
  public int number(String name, int otherwise, int min, int max) {
    Optional<String> value = query(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw noNumber(name, value.get(), min, max, e);
    }
    throw noNumber(name, value.get(), min, max, null);
  }

  private static BerthException noNumber(
      String name, String value, int min, int max, @Nullable Throwable cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot read the query parameter '%s': '%s' is no whole number from %d to %d."
            .formatted(name, shown(value), min, max),
        cause);
  }

  private static String shown(String text) {
    return text.length() > 50 ? text.substring(0, 50) + "…" : text;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.request().getHeader(name));
  }

  @Override
  public <T> T json(Class<T> type) {
    return Json.parse(body, type);
  }

  @Override
  public InputStream stream() {
    return exchange.stream(limits);
  }
}
