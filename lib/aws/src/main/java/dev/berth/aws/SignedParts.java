package dev.berth.aws;

import dev.berth.http.RawRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers and the query of a request, taken apart once.
 *
 * @param headers values by name in lower case, in the order of the request
 * @param query name and value of each parameter as sent
 */
record SignedParts(Map<String, List<String>> headers, List<Parameter> query) {

  /** A parameter of the query as sent. */
  record Parameter(String name, String value) {}

  static SignedParts of(RawRequest request) {
    Map<String, List<String>> headers = HashMap.newHashMap(request.headers().size());
    for (RawRequest.Header header : request.headers()) {
      headers
          .computeIfAbsent(header.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
          .add(header.value());
    }
    List<Parameter> query = new ArrayList<>();
    if (!request.query().isEmpty()) {
      for (String part : request.query().split("&", -1)) {
        int equals = part.indexOf('=');
        if (equals >= 0) {
          query.add(new Parameter(part.substring(0, equals), part.substring(equals + 1)));
        } else if (!part.isEmpty()) {
          query.add(new Parameter(part, ""));
        }
      }
    }
    return new SignedParts(headers, query);
  }

  List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The first value of a header. */
  @Nullable String first(String name) {
    List<String> values = header(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The decoded values of a parameter of the query. */
  List<String> parameter(String name) {
    List<String> values = new ArrayList<>(1);
    for (Parameter one : query) {
      if (UriEncoding.decodeQuery(one.name()).equals(name)) {
        values.add(UriEncoding.decodeQuery(one.value()));
      }
    }
    return values;
  }
}
