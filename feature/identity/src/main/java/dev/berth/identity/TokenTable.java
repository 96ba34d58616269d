package dev.berth.identity;

import dev.berth.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tokens and access keys in the store. */
final class TokenTable {
  private TokenTable() {}

  /** Fences as they are stored. */
  private record StoredFences(List<StoredFence> inherited, @Nullable StoredFence own) {}

  private record StoredFence(List<String> policies, @Nullable String document) {}

  static Map<String, Token> read(Handle handle) {
    Map<String, Token> tokens = new HashMap<>();
    handle
        .createQuery("SELECT * FROM identity_token")
        .map((row, _) -> token(row))
        .forEach(token -> tokens.put(token.id(), token));
    return Map.copyOf(tokens);
  }

  /** When each token was last used, for those that were. */
  static Map<String, Instant> readLastUsed(Handle handle) {
    return handle
        .createQuery("SELECT id, last_used FROM identity_token WHERE last_used IS NOT NULL")
        .map((row, _) -> Map.entry(row.getString("id"), Instant.parse(row.getString("last_used"))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static void writeLastUsed(Handle handle, String id, Instant time) {
    handle.execute("UPDATE identity_token SET last_used = ? WHERE id = ?", time.toString(), id);
  }

  private static Token token(ResultSet row) throws SQLException {
    StoredFences fences = Json.parse(row.getString("fences"), StoredFences.class);
    return new Token(
        row.getString("id"),
        Token.Kind.valueOf(row.getString("kind")),
        row.getString("user_name"),
        row.getString("label"),
        row.getString("hash"),
        row.getString("secret"),
        Instant.parse(row.getString("created")),
        row.getString("expires") == null ? null : Instant.parse(row.getString("expires")),
        row.getString("parent"),
        fences.inherited().stream().map(TokenTable::fence).toList(),
        fences.own() == null ? null : fence(fences.own()));
  }

  private static Fence fence(StoredFence stored) {
    return new Fence(
        stored.policies().stream()
            .map(PolicyKey::parse)
            .collect(Collectors.toCollection(TreeSet::new)),
        stored.document() == null ? null : Fence.Scope.stored(stored.document()));
  }

  private static StoredFence stored(Fence fence) {
    return new StoredFence(
        fence.policies().stream().map(PolicyKey::toString).toList(),
        fence.scope() == null ? null : fence.scope().text());
  }

  private static String json(Token token) {
    return Json.render(
        new StoredFences(
            token.inherited().stream().map(TokenTable::stored).toList(),
            token.own() == null ? null : stored(token.own())));
  }

  static void add(Handle handle, Token token) {
    handle.execute(
        "INSERT INTO identity_token"
            + " (id, kind, user_name, label, hash, secret, created, expires, parent, fences)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        token.id(),
        token.kind().name(),
        token.user(),
        token.label(),
        token.hash(),
        token.sealed(),
        token.created().toString(),
        token.expires() == null ? null : token.expires().toString(),
        token.parent(),
        json(token));
  }

  static void remove(Handle handle, String id) {
    handle.execute("DELETE FROM identity_token WHERE id = ?", id);
  }
}
