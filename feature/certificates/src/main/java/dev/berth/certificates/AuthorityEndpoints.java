package dev.berth.certificates;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Response;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /api/ca}: the root of the local authority, which is no secret. */
final class AuthorityEndpoints {
  private static final Action INSPECT = new Action("ca:Inspect");

  private final Supplier<LocalAuthority> authority;

  AuthorityEndpoints(Supplier<LocalAuthority> authority) {
    this.authority = authority;
  }

  /**
   * The root, for people and programs.
   *
   * @param fingerprint SHA-256, as {@code AB:CD:…}
   * @param certificate PEM
   */
  record AuthorityView(
      String name, String fingerprint, Instant created, Instant expires, String certificate) {}

  List<Endpoint> all() {
    return List.of(Endpoint.get("/api/ca", INSPECT, _ -> "ca/root", _ -> Response.ok(view())));
  }

  private AuthorityView view() {
    X509Certificate root = authority.get().root();
    return new AuthorityView(
        root.getSubjectX500Principal().getName().replaceFirst("^CN=", ""),
        Pem.fingerprint(root),
        root.getNotBefore().toInstant(),
        root.getNotAfter().toInstant(),
        Pem.render(List.of(root)));
  }
}
