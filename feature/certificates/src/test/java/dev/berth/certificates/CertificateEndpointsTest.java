package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.certificates.CertificateEndpoints.Import;
import dev.berth.http.Endpoint;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.router.CertificateSource.Wanted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateEndpointsTest {
  private static final String ONE = "/api/certificates/{name}";
  private static final Principal OPERATOR = new Principal("admin", TenantId.DEFAULT, true);
  private static final Principal TEAM = new Principal("alice", Scene.TEAM, false);

  @TempDir Path home;
  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(home);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private Object call(Principal principal, String method, String path, TestRequest request)
      throws Exception {
    Endpoint endpoint =
        scene.certificates.endpoints().stream()
            .filter(one -> one.method().equals(method) && one.path().equals(path))
            .findFirst()
            .orElseThrow();
    Response response = endpoint.handler().answer(request.by(principal));
    return response instanceof Response.Json json ? json.body() : response;
  }

  private List<String> names(Principal principal) throws Exception {
    List<?> all = (List<?>) call(principal, "GET", "/api/certificates", TestRequest.of(""));
    return all.stream().map(one -> ((CertificateView) one).name()).toList();
  }

  private static TestRequest named(String name) {
    return new TestRequest(OPERATOR, "", Map.of("name", name), null);
  }

  @Test
  void aTenantSeesItsOwnOnly() throws Exception {
    scene.certificates.wanted(
        List.of(
            new Wanted(Scene.TEAM, List.of("a.localhost"), null),
            new Wanted(new TenantId("other"), List.of("b.localhost"), null)));
    Eventually.withinSeconds(
        5, () -> assertThat(names(OPERATOR)).contains("a.localhost", "b.localhost", "localhost"));
    assertThat(names(TEAM)).containsExactly("a.localhost");
    CertificateView own = (CertificateView) call(TEAM, "GET", ONE, named("a.localhost"));
    assertThat(own.kind()).isEqualTo("local");
    assertThat(own.tenants()).containsExactly("team-a");
    assertThatThrownBy(() -> call(TEAM, "GET", ONE, named("b.localhost")))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(() -> call(TEAM, "POST", ONE + "/renew", named("b.localhost")))
        .isInstanceOf(BerthException.class);
  }

  @Test
  void aLocalOneIsRenewed() throws Exception {
    scene.want("a.localhost");
    Eventually.withinSeconds(
        5, () -> assertThat(scene.shown("a.localhost")).containsExactly("a.localhost"));
    var before = scene.identity("a.localhost");
    call(TEAM, "POST", ONE + "/renew", named("a.localhost"));
    Eventually.withinSeconds(
        5, () -> assertThat(scene.identity("a.localhost")).isNotSameAs(before));
    assertThat(scene.shown("a.localhost")).containsExactly("a.localhost");
  }

  @Test
  void whatIsImportedIsSealedShownAndRemoved() throws Exception {
    Issued issued = Issued.of(Duration.ofDays(99), "shop.example.org");
    Import body = new Import(issued.chain(), issued.key());
    call(OPERATOR, "PUT", ONE, named("shop.example.org").with(body));
    Eventually.withinSeconds(
        5, () -> assertThat(scene.identity("shop.example.org").chain()).startsWith(issued.leaf()));
    scene.restart();
    assertThat(scene.identity("shop.example.org").chain()).startsWith(issued.leaf());
    assertThat(scene.view("shop.example.org").kind()).isEqualTo("imported");
    assertThat(stored()).doesNotContain("PRIVATE KEY").contains("BEGIN CERTIFICATE");
    assertThatThrownBy(() -> call(OPERATOR, "POST", ONE + "/renew", named("shop.example.org")))
        .hasMessageContaining("Berth did not issue it");

    call(OPERATOR, "DELETE", ONE, named("shop.example.org"));
    Eventually.withinSeconds(
        5, () -> assertThat(scene.shown("shop.example.org")).contains("localhost"));
    assertThatThrownBy(() -> call(OPERATOR, "DELETE", ONE, named("shop.example.org")))
        .hasMessageContaining("none of that name was imported");
  }

  private String stored() throws Exception {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void whatCannotBeUsedIsNotImported() throws Exception {
    Issued one = Issued.of(Duration.ofDays(99), "one.example");
    Issued other = Issued.of(Duration.ofDays(99), "other.example");
    assertThatThrownBy(
            () ->
                call(
                    OPERATOR,
                    "PUT",
                    ONE,
                    named("one.example").with(new Import(one.chain(), other.key()))))
        .hasMessageContaining("its key is not the key of its certificate");
    assertThatThrownBy(
            () ->
                call(
                    OPERATOR,
                    "PUT",
                    ONE,
                    named("two.example").with(new Import(one.chain(), one.key()))))
        .hasMessageContaining("its first name is 'one.example'");
  }

  @Test
  void theRootIsTold() throws Exception {
    AuthorityEndpoints.AuthorityView root =
        (AuthorityEndpoints.AuthorityView) call(TEAM, "GET", "/api/ca", TestRequest.of(""));
    assertThat(root.name()).isEqualTo("Berth local authority k3f9zz");
    assertThat(root.certificate()).startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(Pem.certificates(root.certificate()))
        .containsExactly(scene.identity(null).chain().getLast());
    assertThat(root.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
  }
}
