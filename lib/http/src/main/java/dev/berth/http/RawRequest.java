package dev.berth.http;

import java.util.List;
import java.util.Optional;

/**
 * A request as it came, for a protocol that signs it.
 *
 * @param method in capitals
 * @param path as sent, percent-encoded, without the query: {@code /aws/}
 * @param query as sent, without the question mark; empty: none
 * @param headers in order, as sent; a name may come several times
 * @param body whole; empty where the endpoint reads none, or a stream
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and a body is not copied for nothing.
public record RawRequest(
    String method, String path, String query, List<Header> headers, byte[] body) {
  public RawRequest {
    headers = List.copyOf(headers);
  }

  /** One header. */
  public record Header(String name, String value) {}

  /** The values of a header, in order; its name in any case. */
  public List<String> values(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /** The first value of a header. */
  public Optional<String> value(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }
}
