package dev.berth.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The path and the query of a request to the API. Immutable.
 *
 * @param text encoded: {@code /api/stacks/shop?follow=true}
 */
public record ApiPath(String text) {

  /** A path below {@code /api}; each segment is encoded. */
  public static ApiPath of(String... segments) {
    return new ApiPath(
        Arrays.stream(segments).map(ApiPath::encode).collect(Collectors.joining("/", "/api/", "")));
  }

  /** This path with one more parameter in the query. */
  public ApiPath with(String name, String value) {
    return new ApiPath(
        text + (text.indexOf('?') < 0 ? '?' : '&') + encode(name) + '=' + encode(value));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text;
  }
}
