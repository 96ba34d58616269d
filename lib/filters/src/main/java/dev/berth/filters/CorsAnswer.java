package dev.berth.filters;

import com.google.re2j.Pattern;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.Cors;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells browsers which other origins may do what. Immutable. */
final class CorsAnswer {
  private final Cors cors;

  /**
   * Checks what is to be told.
   *
   * @throws InvalidFilter if a text cannot be the value of a header
   */
  CorsAnswer(String middleware, Cors cors) throws InvalidFilter {
    this.cors = cors;
    Headers trial = new Headers();
    try {
      trial.add("Access-Control-Allow-Headers", String.join(",", cors.allowHeaders()));
      trial.add("Access-Control-Allow-Methods", String.join(",", cors.allowMethods()));
      trial.add("Access-Control-Expose-Headers", String.join(",", cors.exposeHeaders()));
      trial.add("Access-Control-Allow-Origin", String.join(",", cors.allowOrigins()));
    } catch (IllegalArgumentException e) {
      throw new InvalidFilter(
          "The middleware '%s' tells other origins what no header can say: %s."
              .formatted(middleware, e.getMessage()));
    }
  }

  /** The answer to a preflight request; null: it is none. */
  @Nullable Verdict preflight(Exchange exchange) {
    Request request = exchange.request();
    String origin = request.headers().get("origin");
    if (!request.method().equals("OPTIONS")
        || origin == null
        || !request.headers().contains("access-control-request-method")) {
      return null;
    }
    Reply reply = new Reply(200, List.of(), new byte[0], "");
    String allowed = allowed(origin);
    if (allowed != null) {
      reply = reply.with("Access-Control-Allow-Origin", allowed);
      reply = withCredentials(reply);
      reply = with(reply, "Access-Control-Allow-Headers", cors.allowHeaders());
      reply = with(reply, "Access-Control-Allow-Methods", cors.allowMethods());
      reply = reply.with("Access-Control-Max-Age", Long.toString(Math.max(0, cors.maxAge())));
    }
    return new Verdict.Answer(cors.addVaryHeader() ? reply.with("Vary", "Origin") : reply);
  }

  private Reply withCredentials(Reply reply) {
    return cors.allowCredentials() ? reply.with("Access-Control-Allow-Credentials", "true") : reply;
  }

  private static Reply with(Reply reply, String name, List<String> values) {
    return values.isEmpty() ? reply : reply.with(name, String.join(",", values));
  }

  /** What is said of an origin; null: it may not. */
  private @Nullable String allowed(String origin) {
    for (String one : cors.allowOrigins()) {
      if (one.equals("*") || one.equals(origin)) {
        return one;
      }
    }
    for (Pattern pattern : cors.allowOriginPatterns()) {
      if (pattern.matcher(origin).find()) {
        return origin;
      }
    }
    return null;
  }

  /** Adds to a response what its origin may. */
  void apply(Exchange exchange, Headers headers) {
    String origin = exchange.request().headers().get("origin");
    String allowed = origin == null ? null : allowed(origin);
    if (allowed != null) {
      headers.set("Access-Control-Allow-Origin", allowed);
      if (cors.allowCredentials()) {
        headers.set("Access-Control-Allow-Credentials", "true");
      }
      if (!cors.exposeHeaders().isEmpty()) {
        headers.set("Access-Control-Expose-Headers", String.join(",", cors.exposeHeaders()));
      }
    }
    if (cors.addVaryHeader() && !varies(headers)) {
      headers.add("Vary", "Origin");
    }
  }

  private static boolean varies(Headers headers) {
    return headers.getAll("vary").stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals("origin") || name.equals("*"));
  }
}
