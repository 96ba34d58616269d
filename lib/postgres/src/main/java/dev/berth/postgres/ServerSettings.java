package dev.berth.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What clients ask about the server: {@code SHOW}, {@code current_setting}. */
final class ServerSettings {
  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("server_version", "14.0"),
          Map.entry("server_version_num", "140000"),
          Map.entry("server_encoding", "UTF8"),
          Map.entry("client_encoding", "UTF8"),
          Map.entry("application_name", ""),
          Map.entry("datestyle", "ISO, MDY"),
          Map.entry("intervalstyle", "postgres"),
          Map.entry("timezone", "UTC"),
          Map.entry("time zone", "UTC"),
          Map.entry("integer_datetimes", "on"),
          Map.entry("standard_conforming_strings", "on"),
          Map.entry("is_superuser", "off"),
          Map.entry("max_identifier_length", "63"),
          Map.entry("max_index_keys", "32"),
          Map.entry("search_path", "\"$user\", public"),
          Map.entry("statement_timeout", "30s"),
          Map.entry("lc_collate", "C"),
          Map.entry("default_transaction_read_only", "on"),
          Map.entry("transaction_read_only", "on"),
          Map.entry("transaction_isolation", "read committed"),
          Map.entry("transaction isolation level", "read committed"));

  private ServerSettings() {}

  static Optional<String> find(String name) {
    return Optional.ofNullable(ALL.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * @throws SqlError if there is no such setting
   */
  static String get(String name) {
    return find(name)
        .orElseThrow(
            () -> new SqlError("42704", "unrecognized configuration parameter \"" + name + "\""));
  }
}
