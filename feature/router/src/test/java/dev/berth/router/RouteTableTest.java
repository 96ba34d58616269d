package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  private static RoutableService service(
      TenantId tenant, String stack, String name, String... labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      map.put(label.substring(0, equals), label.substring(equals + 1));
    }
    return new RoutableService(
        tenant,
        new StackName(stack),
        new ServiceName(name),
        map,
        new TreeSet<>(List.of(80)),
        List.of());
  }

  private static RoutableService service(String stack, String name, String... labels) {
    return service(TenantId.DEFAULT, stack, name, labels);
  }

  private static RouteTable table(RoutableService... services) {
    return table(RouteTable.EMPTY, "example.com", services);
  }

  private static RouteTable table(RouteTable before, String domain, RoutableService... services) {
    return new RouteMerge(domain, _ -> List.of())
        .merge(LabelSource.updates(Arrays.asList(services), domain), before.owners());
  }

  private static String routeOf(RouteTable table, String host, String path) {
    Route route = table.route(host, path);
    return route == null ? "none" : route.name();
  }

  private static List<String> errors(RouteTable table, String name) {
    return table.routes().stream()
        .filter(route -> route.name().equals(name))
        .findFirst()
        .orElseThrow()
        .errors();
  }

  @Test
  void givesAStackItsNameAndItsServicesTheirs() {
    RouteTable one = table(service("shop", "web"));
    assertThat(routeOf(one, "shop.example.com", "/")).isEqualTo("web@stack/shop");
    RouteTable two =
        table(service("shop", "web"), service("shop", "admin"), service("my_blog.v2", "web"));
    assertThat(routeOf(two, "web.shop.example.com", "/")).isEqualTo("web@stack/shop");
    assertThat(routeOf(two, "admin.shop.example.com", "/")).isEqualTo("admin@stack/shop");
    assertThat(routeOf(two, "shop.example.com", "/")).isEqualTo("none");
    assertThat(routeOf(two, "my-blog-v2.example.com", "/")).isEqualTo("web@stack/my_blog.v2");
    RouteTable tenants = table(service(ACME, "shop", "web"), service("shop", "web"));
    assertThat(routeOf(tenants, "shop.acme.example.com", "/")).isEqualTo("web@stack/acme/shop");
    assertThat(routeOf(tenants, "shop.example.com", "/")).isEqualTo("web@stack/shop");
  }

  @Test
  void choosesTheLongestRuleUnlessPrioritiesSayOtherwise() {
    RouteTable table =
        table(
            service("a", "web", "traefik.http.routers.all.rule=Host(`x.io`)"),
            service("b", "web", "traefik.http.routers.api.rule=Host(`x.io`) && PathPrefix(`/api`)"),
            service(
                "c",
                "web",
                "traefik.http.routers.top.rule=Host(`x.io`) && Path(`/api/top`)",
                "traefik.http.routers.top.priority=1000"));
    assertThat(routeOf(table, "x.io", "/")).isEqualTo("all@stack/a");
    assertThat(routeOf(table, "x.io", "/api/1")).isEqualTo("api@stack/b");
    assertThat(routeOf(table, "x.io", "/api/top")).isEqualTo("top@stack/c");
    assertThat(table.looksAtPaths("x.io")).isTrue();
    assertThat(table.looksAtPaths("y.io")).isFalse();
  }

  @Test
  void neverGivesAwayThePlatformsHosts() {
    for (String host :
        List.of(
            "localhost",
            "berth.example.com",
            "x.berth.example.com",
            "s3.example.com",
            "b.s3.example.com",
            "registry.example.com",
            "127.0.0.1",
            "10.0.0.1")) {
      RouteTable table =
          table(
              service(
                  "a", "web", "traefik.http.routers.r.rule=Host(`x.io`) || Host(`" + host + "`)"));
      assertThat(errors(table, "r@stack/a"))
          .as(host)
          .containsExactly(
              "Cannot route the host '%s' to stack 'a': it belongs to the platform. Choose another."
                  .formatted(host));
      assertThat(routeOf(table, "x.io", "/")).isEqualTo("none");
    }
  }

  @Test
  void givesAStacksNameToNobodyElse() {
    RouteTable table =
        table(
            service("thief", "web", "traefik.http.routers.r.rule=Host(`shop.example.com`)"),
            service("thief", "deep", "traefik.http.routers.d.rule=Host(`x.shop.example.com`)"),
            service("shop", "web"),
            service("free", "web", "traefik.http.routers.f.rule=Host(`www.example.com`)"),
            service("apex", "web", "traefik.http.routers.x.rule=Host(`example.com`)"));
    assertThat(errors(table, "r@stack/thief"))
        .containsExactly(
            "Cannot route the host 'shop.example.com' to stack 'thief': it belongs to stack 'shop'. Choose another.");
    assertThat(errors(table, "d@stack/thief")).isNotEmpty();
    assertThat(routeOf(table, "shop.example.com", "/")).isEqualTo("web@stack/shop");
    assertThat(routeOf(table, "www.example.com", "/")).isEqualTo("f@stack/free");
    assertThat(routeOf(table, "example.com", "/")).isEqualTo("x@stack/apex");
  }

  @Test
  void keepsTenantsOutOfNamesThatAreNotTheirs() {
    RouteTable table =
        table(
            service(ACME, "a", "web", "traefik.http.routers.r.rule=Host(`shop.example.com`)"),
            service(ACME, "b", "web", "traefik.http.routers.r.rule=Host(`www.example.com`)"),
            service(ACME, "c", "web", "traefik.http.routers.r.rule=Host(`a.acme.example.com`)"),
            service(OTHER, "d", "web", "traefik.http.routers.r.rule=Host(`a.acme.example.com`)"),
            service("e", "web", "traefik.http.routers.r.rule=Host(`a.acme.example.com`)"),
            service("acme", "web"),
            service("shop", "web"),
            service(
                ACME, "ok", "web", "traefik.http.routers.r.rule=Host(`x.ok.acme.example.com`)"));
    for (String name :
        List.of(
            "r@stack/acme/a",
            "r@stack/acme/b",
            "r@stack/acme/c",
            "r@stack/other/d",
            "r@stack/e",
            "web@stack/acme")) {
      assertThat(errors(table, name)).as(name).isNotEmpty();
    }
    assertThat(routeOf(table, "x.ok.acme.example.com", "/")).isEqualTo("r@stack/acme/ok");
    assertThat(routeOf(table, "shop.example.com", "/")).isEqualTo("web@stack/shop");
  }

  @Test
  void leavesAHostToTheTenantThatClaimedItFirst() {
    RoutableService late = service(ACME, "a", "web", "traefik.http.routers.r.rule=Host(`x.io`)");
    RoutableService early = service(OTHER, "z", "web", "traefik.http.routers.r.rule=Host(`x.io`)");
    RouteTable first = table(RouteTable.EMPTY, "example.com", early);
    RouteTable both = table(first, "example.com", late, early);
    assertThat(routeOf(both, "x.io", "/")).isEqualTo("r@stack/other/z");
    assertThat(errors(both, "r@stack/acme/a"))
        .containsExactly(
            "Cannot route the host 'x.io' to stack 'a': another tenant claimed it first. Choose another.");
    assertThat(errors(table(both, "example.com", late, early), "r@stack/acme/a")).isNotEmpty();
    assertThat(routeOf(table(both, "example.com", late), "x.io", "/")).isEqualTo("r@stack/acme/a");
    assertThat(routeOf(table(late, early), "x.io", "/")).isEqualTo("r@stack/acme/a");
  }

  @Test
  void anotherTenantCannotTakeAPathOfAHost() {
    RouteTable table =
        table(
            service("a", "web", "traefik.http.routers.r.rule=Host(`x.io`)"),
            service(
                ACME,
                "b",
                "web",
                "traefik.http.routers.r.rule=Host(`x.io`) && PathPrefix(`/login`)"));
    assertThat(routeOf(table, "x.io", "/login")).isEqualTo("r@stack/a");
    assertThat(errors(table, "r@stack/acme/b")).isNotEmpty();
  }

  @Test
  void tellsTheSecondOfTwoLikeRules() {
    RouteTable table =
        table(
            service("a", "web", "traefik.http.routers.r.rule=Host(`x.io`)"),
            service("b", "web", "traefik.http.routers.r.rule=Host(`x.io`)"));
    assertThat(routeOf(table, "x.io", "/")).isEqualTo("r@stack/a");
    assertThat(errors(table, "r@stack/b"))
        .containsExactly(
            "Cannot route the host 'x.io': the route 'r@stack/a' takes the same requests. Change one of the rules.");
  }

  @Test
  void switchesOffTwoRoutesOfOneName() {
    RouteTable table =
        table(
            service("a", "one", "traefik.http.routers.r.rule=Host(`x.io`)"),
            service("a", "two", "traefik.http.routers.r.rule=Host(`y.io`)"));
    assertThat(table.routes()).hasSize(2).allMatch(route -> !route.errors().isEmpty());
  }

  @Test
  void isTheSameWhateverTheOrderOfItsServices() {
    List<RoutableService> services = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TenantId tenant = List.of(TenantId.DEFAULT, ACME, OTHER).get(i % 3);
      services.add(
          service(
              tenant, "s" + i, "web", "traefik.http.routers.r.rule=Host(`h" + (i % 5) + ".io`)"));
    }
    List<String> expected = shown(services);
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(services, random);
      assertThat(shown(services)).isEqualTo(expected);
    }
  }

  private static List<String> shown(List<RoutableService> services) {
    return table(services.toArray(RoutableService[]::new)).routes().stream()
        .map(route -> route.name() + route.errors())
        .toList();
  }
}
