package dev.berth.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of bodies. */
final class ContentType {
  static final String JSON = "application/json";
  static final String LINES = "application/x-ndjson";

  private ContentType() {}

  /** Whether a header says JSON, in UTF-8 if it names an encoding. */
  static boolean isJson(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals(JSON)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }

  static Map<String, String> with(Map<String, String> headers, @Nullable String type) {
    if (type == null) {
      return headers;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Type", type);
    return all;
  }
}
