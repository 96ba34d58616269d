package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.access.Principal;
import dev.berth.deploy.RoutableService;
import dev.berth.http.Endpoint;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants want the same hosts, on a front door that is started again in between. */
class HostsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final Principal OPERATOR = new Principal("root", TenantId.DEFAULT, true);

  @TempDir Path folder;
  private Store store;
  private FrontDoor door;

  @BeforeEach
  void open() {
    store = SqlStore.sqlite(folder.resolve("berth.db"));
    door = new FrontDoor(Door.surroundings(Door.settings(), store, new TestCertificates(), 1));
  }

  @AfterEach
  void close() {
    door.close();
    store.close();
  }

  private static RoutableService service(TenantId tenant, String rule) {
    return new RoutableService(
        tenant,
        new StackName("shop"),
        new ServiceName("web"),
        Map.of("traefik.http.routers.web.rule", rule),
        new TreeSet<>(List.of(80)),
        List.of());
  }

  private List<String> errors(TenantId tenant) {
    return door.errors(tenant, new StackName("shop"), new ServiceName("web"));
  }

  private Response ask(int endpoint, String host, Principal principal, @Nullable Object body)
      throws Exception {
    List<Endpoint> all =
        door.endpoints().stream().filter(one -> one.path().startsWith("/api/hosts")).toList();
    return all.get(endpoint).handler().answer(new Asked(host, principal, body));
  }

  private List<Object> list(Principal principal) throws Exception {
    return List.copyOf(
        (List<?>) Objects.requireNonNull(((Response.Json) ask(0, "", principal, null)).body()));
  }

  private static Principal of(TenantId tenant) {
    return new Principal("user", tenant, false);
  }

  @Test
  void remembersWhoWasFirstOverARestart() throws Exception {
    door.update(List.of(service(OTHER, "Host(`x.io`)")));
    assertThat(errors(OTHER)).isEmpty();
    close();
    open();
    door.update(List.of(service(ACME, "Host(`x.io`)")));
    assertThat(errors(ACME)).singleElement().asString().contains("another tenant claimed it first");
    assertThat(list(of(ACME))).isEmpty();
    assertThat(list(of(OTHER)))
        .containsExactly(new HostView("x.io", "other", "2026-01-02T03:04:05Z", false, List.of()));
  }

  @Test
  void letsATenantReleaseWhatItNoLongerRoutes() throws Exception {
    door.update(List.of(service(OTHER, "Host(`x.io`)"), service(ACME, "Host(`x.io`)")));
    // Sorted by tenant, acme is the first.
    assertThat(errors(OTHER)).isNotEmpty();
    assertThatExceptionOfType(BerthException.class)
        .isThrownBy(() -> ask(2, "x.io", of(ACME), null))
        .withMessage(
            "Cannot release the host 'x.io': the route 'web@stack/acme/shop' names it. Remove the route first.");
    assertThatExceptionOfType(BerthException.class)
        .isThrownBy(() -> ask(2, "x.io", of(OTHER), null))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    door.update(List.of(service(OTHER, "Host(`x.io`)")));
    assertThat(errors(OTHER)).isNotEmpty();
    ask(2, "x.io", of(ACME), null);
    assertThat(errors(OTHER)).isEmpty();
  }

  @Test
  void givesAHostToWhomAnOperatorGrantsIt() throws Exception {
    door.update(List.of(service(OTHER, "Host(`x.io`)"), service(ACME, "Host(`www.localhost`)")));
    assertThat(errors(ACME)).isNotEmpty();
    ask(1, "www.localhost", OPERATOR, new HostEndpoints.Grant("acme"));
    assertThat(errors(ACME)).isEmpty();
    ask(1, "x.io", OPERATOR, new HostEndpoints.Grant("acme"));
    assertThat(errors(OTHER)).isNotEmpty();
    assertThatExceptionOfType(BerthException.class)
        .isThrownBy(() -> ask(2, "x.io", of(ACME), null))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
    for (String host : List.of("berth.localhost", "localhost", "*.localhost", "a.s3.localhost")) {
      assertThatExceptionOfType(BerthException.class)
          .isThrownBy(() -> ask(1, host, OPERATOR, new HostEndpoints.Grant("acme")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }
    assertThatExceptionOfType(BerthException.class)
        .isThrownBy(() -> ask(1, "10.0.0.1", OPERATOR, new HostEndpoints.Grant("acme")))
        .withMessage(
            "Cannot grant the host '10.0.0.1': it is not the name of a host. Write one like a.example.com or *.example.com.");
    assertThatExceptionOfType(BerthException.class)
        .isThrownBy(() -> ask(1, "y.io", OPERATOR, new HostEndpoints.Grant("nobody")))
        .withMessage(
            "Cannot grant the host 'y.io' to tenant 'nobody': there is none of that name. 'berth tenant ls' lists them.");
  }

  @Test
  void freesTheHostsOfATenantThatGoes() throws Exception {
    door.update(List.of(service(OTHER, "Host(`x.io`)")));
    door.update(List.of());
    assertThat(door.count(OTHER)).isEmpty();
    door.remove(OTHER);
    assertThat(list(OPERATOR)).isEmpty();
    door.update(List.of(service(ACME, "Host(`x.io`)")));
    assertThat(errors(ACME)).isEmpty();
  }

  @Test
  void takesNoHostFromAnotherByPatternsNegationsOrPaths() {
    door.update(List.of(service(ACME, "Host(`x.io`)")));
    for (String rule :
        List.of(
            "Host(`x.io`) && PathPrefix(`/login`)",
            "Host(`y.io`) || Host(`x.io`)",
            "HostRegexp(`^[a-z]\\.io$`)",
            "!Host(`y.io`)",
            "Host(`localhost`)",
            "Host(`berth.localhost`)",
            "HostRegexp(`^[a-z]+\\.localhost$`)",
            "PathPrefix(`/.well-known/acme-challenge/`)",
            "Host(`shop.acme.localhost`)")) {
      door.update(List.of(service(ACME, "Host(`x.io`)"), service(OTHER, rule)));
      assertThat(errors(OTHER)).as(rule).isNotEmpty();
      assertThat(errors(ACME)).as(rule).isEmpty();
    }
  }
}
