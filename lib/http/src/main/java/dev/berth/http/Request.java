package dev.berth.http;

import dev.berth.access.Origin;
import dev.berth.access.Principal;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A request that passed authentication and access. Confined to its handler's thread. */
public interface Request {
  /** Who asks; for an endpoint without an action, an anonymous principal without rights. */
  Principal principal();

  /** Where it comes from. */
  default Origin origin() {
    return principal().origin();
  }

  /** The request as it came. */
  default RawRequest raw() {
    throw new UnsupportedOperationException("This request has no raw form");
  }

  /** A parameter of the path, decoded. */
  String path(String name);

  /** The first value of a query parameter. */
  Optional<String> query(String name);

  /** Every value of a query parameter, in order: {@code ?command=ls&command=-l}. */
  default List<String> queries(String name) {
    return query(name).stream().toList();
  }

  /**
   * A query parameter that is {@code true}, {@code 1} or empty ({@code ?follow}).
   *
   * @throws dev.berth.kernel.BerthException {@code INVALID_INPUT} for any other value than {@code
   *     false} and {@code 0}
   */
  boolean flag(String name);

  /**
   * A whole number of the query, or another if it is missing.
   *
   * @throws dev.berth.kernel.BerthException {@code INVALID_INPUT} if it is no number or out of
   *     range
   */
  int number(String name, int otherwise, int min, int max);

  /** The first value of a header. */
  Optional<String> header(String name);

  /**
   * The JSON body as a record; unknown and missing fields are told all at once.
   *
   * @throws dev.berth.kernel.BerthException {@code INVALID_INPUT}
   */
  <T> T json(Class<T> type);

  /** The body as a stream, for {@link Endpoint.Body#STREAM}; reading blocks. */
  InputStream stream();
}
