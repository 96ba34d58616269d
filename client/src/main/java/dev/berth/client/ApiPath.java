package dev.berth.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The path and the query of a request to the API. Immutable.
 *
 * @param text encoded: {@code /api/stacks/shop?follow=true}
 */
public record ApiPath(String text) {

  /** A path below {@code /api}; each segment is encoded. */
  public static ApiPath of(String... segments) {
    return new ApiPath("/api").below(segments);
  }

  /** What is below this path, which has no query; each segment is encoded. */
  public ApiPath below(String... segments) {
    return new ApiPath(
        text
            + Arrays.stream(segments)
                .map(segment -> "/" + encode(segment))
                .collect(Collectors.joining()));
  }

  /** This path with one more parameter in the query. */
  public ApiPath with(String name, String value) {
    return new ApiPath(
        text + (text.indexOf('?') < 0 ? '?' : '&') + encode(name) + '=' + encode(value));
  }

  /** The same, unless there is no value. */
  public ApiPath withIfGiven(String name, @Nullable String value) {
    return value == null ? this : with(name, value);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text;
  }
}
