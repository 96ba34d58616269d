package dev.berth.identity;

import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Identity providers and their subjects in the store. */
final class OidcTable {
  private OidcTable() {}

  /**
   * Which user a subject is.
   *
   * @param created when that user was made
   */
  record Link(String user, Instant created) {}

  static List<OidcProvider> read(Handle handle) {
    Map<String, NavigableMap<String, Role>> roles = new HashMap<>();
    handle
        .createQuery("SELECT provider, group_name, role FROM identity_oidc_role")
        .map(
            (row, _) ->
                roles
                    .computeIfAbsent(row.getString("provider"), _ -> new TreeMap<>())
                    .put(row.getString("group_name"), Role.valueOf(row.getString("role"))))
        .list();
    List<OidcProvider> providers = new ArrayList<>();
    handle
        .createQuery("SELECT * FROM identity_oidc_provider")
        .map((row, _) -> provider(row, roles.getOrDefault(row.getString("name"), new TreeMap<>())))
        .forEach(providers::add);
    return providers;
  }

  private static OidcProvider provider(ResultSet row, NavigableMap<String, Role> roles)
      throws SQLException {
    return new OidcProvider(
        row.getString("name"),
        row.getString("title"),
        row.getString("issuer"),
        row.getString("client_id"),
        row.getString("client_secret"),
        List.of(row.getString("scopes").split(" ", -1)),
        row.getString("user_claim"),
        new TenantId(row.getString("tenant")),
        role(row.getString("role")),
        row.getString("groups_claim"),
        roles,
        row.getString("public_url"));
  }

  private static @Nullable Role role(@Nullable String name) {
    return name == null ? null : Role.valueOf(name);
  }

  static int add(Handle handle, OidcProvider provider) {
    Role role = provider.role();
    provider
        .roles()
        .forEach(
            (group, given) ->
                handle.execute(
                    "INSERT INTO identity_oidc_role (provider, group_name, role) VALUES (?, ?, ?)",
                    provider.name(),
                    group,
                    given.name()));
    return handle.execute(
        "INSERT INTO identity_oidc_provider"
            + " (name, title, issuer, client_id, client_secret, scopes, user_claim, tenant, role,"
            + " groups_claim, public_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        provider.name(),
        provider.title(),
        provider.issuer(),
        provider.clientId(),
        provider.sealedSecret(),
        String.join(" ", provider.scopes()),
        provider.userClaim(),
        provider.tenant().value(),
        role == null ? null : role.name(),
        provider.groupsClaim(),
        provider.publicUrl());
  }

  static int remove(Handle handle, String name) {
    handle.execute("DELETE FROM identity_oidc_role WHERE provider = ?", name);
    return handle.execute("DELETE FROM identity_oidc_provider WHERE name = ?", name);
  }

  static Optional<Link> link(Handle handle, String issuer, String subject) {
    return handle
        .createQuery(
            "SELECT user_name, created FROM identity_oidc_link"
                + " WHERE issuer = :issuer AND subject = :subject")
        .bind("issuer", issuer)
        .bind("subject", subject)
        .map(
            (row, _) ->
                new Link(row.getString("user_name"), Instant.parse(row.getString("created"))))
        .findOne();
  }

  /** The names of the users of an issuer. */
  static List<String> users(Handle handle, String issuer) {
    return handle
        .createQuery("SELECT user_name FROM identity_oidc_link WHERE issuer = :issuer")
        .bind("issuer", issuer)
        .mapTo(String.class)
        .list();
  }

  /** Whether any subject is this very user. */
  static boolean isLinked(Handle handle, User user) {
    return handle
            .createQuery(
                "SELECT COUNT(*) FROM identity_oidc_link"
                    + " WHERE user_name = :user AND created = :created")
            .bind("user", user.name())
            .bind("created", user.created().toString())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  static int link(Handle handle, String issuer, String subject, User user) {
    handle.execute(
        "DELETE FROM identity_oidc_link WHERE issuer = ? AND subject = ?", issuer, subject);
    return handle.execute(
        "INSERT INTO identity_oidc_link (issuer, subject, user_name, created)"
            + " VALUES (?, ?, ?, ?)",
        issuer,
        subject,
        user.name(),
        user.created().toString());
  }
}
