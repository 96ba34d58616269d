package dev.berth.engine.docker;

import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to the daemon. Immutable, but for a body that is a stream.
 *
 * @param method of HTTP
 * @param path without the version: {@code /containers/json}
 * @param query what follows the question mark
 * @param headers beside those that every question has
 * @param body null: none
 * @param purpose what it is for, as it continues "Cannot …": {@code start task 'x'}
 */
record Call(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable Body body,
    String purpose) {

  /** What a question carries. */
  sealed interface Body {
    record Text(String json) implements Body {}

    /** A tar, sent as it is read. */
    record Tar(InputStream bytes) implements Body {}
  }

  static Call get(String path, String purpose) {
    return new Call("GET", path, Map.of(), Map.of(), null, purpose);
  }

  static Call post(String path, String purpose) {
    return new Call("POST", path, Map.of(), Map.of(), null, purpose);
  }

  static Call delete(String path, String purpose) {
    return new Call("DELETE", path, Map.of(), Map.of(), null, purpose);
  }

  Call with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, value);
    return new Call(method, path, more, headers, body, purpose);
  }

  Call with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /** Only what has all of these labels. */
  Call withLabels(Map<String, String> labels) {
    List<String> wanted = new ArrayList<>();
    labels.forEach((name, value) -> wanted.add(name + "=" + value));
    return with("filters", Json.text(Map.of("label", wanted)));
  }

  Call withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, path, query, more, body, purpose);
  }

  Call withJson(Object value) {
    return withBody(new Body.Text(Json.text(value)));
  }

  Call withBody(Body changed) {
    return new Call(method, path, query, headers, changed, purpose);
  }

  /** The path with its query, as HTTP wants it. */
  String target() {
    StringBuilder target = new StringBuilder(path);
    char separator = '?';
    for (Map.Entry<String, String> entry : query.entrySet()) {
      target.append(separator).append(entry.getKey()).append('=').append(encode(entry.getValue()));
      separator = '&';
    }
    return target.toString();
  }

  /** A text as one part of a path or a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
