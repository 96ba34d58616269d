package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StackSourceTest {
  private static final String RULE = "traefik.http.routers.app.rule=Host(`a.io`)";

  private static RoutableService service(String name, Set<Integer> ports, String... labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      map.put(label.substring(0, equals), label.substring(equals + 1));
    }
    return new RoutableService(
        TenantId.DEFAULT,
        new StackName("shop"),
        new ServiceName(name),
        map,
        new TreeSet<>(ports),
        List.of());
  }

  private static List<RouteDefinition> read(RoutableService... services) {
    return read(OperatorNames.none(true), services);
  }

  private static List<RouteDefinition> read(OperatorNames operators, RoutableService... services) {
    return new StackSource("localhost").routes(Arrays.asList(services), operators);
  }

  private static RouteDefinition only(String... labels) {
    List<RouteDefinition> routes = read(service("web", Set.of(), labels));
    assertThat(routes).as(Arrays.toString(labels)).hasSize(1);
    return routes.getFirst();
  }

  private static int port(RouteDefinition route) {
    Target target = route.work().target();
    return target != null && target.places().getFirst() instanceof Target.Place.Tasks tasks
        ? tasks.port()
        : 0;
  }

  private static void isOn(RouteDefinition route, String name, String host, int port) {
    assertThat(route.errors()).isEmpty();
    assertThat(route.name()).isEqualTo(name + "@stack/shop");
    assertThat(route.hosts().names()).containsExactly(host);
    assertThat(port(route)).isEqualTo(port);
  }

  @Test
  void readsTheFirstGeneration() {
    isOn(only("traefik.port=80"), "web", "shop.localhost", 80);
    isOn(
        only("traefik.port=3000", "traefik.frontend.rule=Host:grafana.f4a.me"),
        "web",
        "grafana.f4a.me",
        3000);
  }

  @Test
  void readsTheSecondAndThirdGeneration() {
    isOn(
        only(
            "traefik.enable=true", RULE, "traefik.http.services.app.loadbalancer.server.port=8080"),
        "app",
        "a.io",
        8080);
    isOn(
        only(
            RULE,
            "traefik.http.routers.app.service=One@docker",
            "traefik.http.services.one.loadBalancer.server.Port=8081",
            "traefik.http.services.two.loadbalancer.server.port=8082"),
        "app",
        "a.io",
        8081);
    isOn(
        only("traefik.http.services.web.loadbalancer.server.port=8080"),
        "web",
        "shop.localhost",
        8080);
  }

  @Test
  void choosesThePortThatSpeaksHttp() {
    assertThat(ports(Set.of(9000, 8080))).containsExactly(8080);
    assertThat(ports(Set.of(9000, 80, 8080))).containsExactly(80);
    assertThat(ports(Set.of(9100, 9000))).containsExactly(9000);
    assertThat(ports(Set.of(5432))).isEmpty();
    assertThat(ports(Set.of(5432), "traefik.port=5432")).containsExactly(5432);
    assertThat(ports(Set.of())).isEmpty();
    assertThat(ports(Set.of(80), "traefik.enable=false")).isEmpty();
  }

  private static Set<Integer> ports(Set<Integer> ports, String... labels) {
    return StackSource.ports(service("web", ports, labels));
  }

  @Test
  void makesNoRouteForAServiceThatWantsNone() {
    assertThat(read(service("web", Set.of(), "traefik.enable=false", "traefik.port=80"))).isEmpty();
    assertThat(read(service("web", Set.of(5432)))).isEmpty();
    assertThat(read(service("web", Set.of(), "com.example=1"))).isEmpty();
  }

  @Test
  void sharesNamesWithinAStack() {
    List<RouteDefinition> routes =
        read(
            service(
                "web",
                Set.of(80),
                RULE,
                "traefik.http.routers.app.middlewares=guard,zip@docker",
                "traefik.http.routers.app.service=api"),
            service(
                "api",
                Set.of(),
                "traefik.enable=true",
                "traefik.http.routers.api.rule=Host(`b.io`)",
                "traefik.http.services.api.loadbalancer.server.port=9",
                "traefik.http.middlewares.guard.chain.middlewares=strip,zip",
                "traefik.http.middlewares.strip.stripprefix.prefixes=/x",
                "traefik.http.middlewares.zip.compress=true"));
    assertThat(routes)
        .extracting(RouteDefinition::name, RouteDefinition::errors, StackSourceTest::port)
        .containsExactly(
            tuple("api@stack/shop", List.of(), 9), tuple("app@stack/shop", List.of(), 9));
    assertThat(routes.getLast().work().middlewares())
        .extracting(NamedMiddleware::name)
        .containsExactly("strip", "zip", "zip");
  }

  @Test
  void saysWhichNameIsNotThereOrNotClear() {
    assertThat(
            only("traefik.port=80", RULE, "traefik.http.routers.app.middlewares=auth@file")
                .errors())
        .containsExactly(
            "Cannot find the middleware 'auth@file': no file of routes defines it. Define it there, or remove it.");
    assertThat(
            only(
                    "traefik.port=80",
                    RULE,
                    "traefik.http.routers.app.middlewares=one",
                    "traefik.http.middlewares.one.chain.middlewares=two",
                    "traefik.http.middlewares.two.chain.middlewares=one")
                .errors())
        .containsExactly(
            "Cannot use the middleware 'one': its chain leads back to itself. Remove it there.");
    assertThat(
            only(
                    RULE,
                    "traefik.http.routers.app.service=other",
                    "traefik.http.services.a.loadbalancer.server.port=1")
                .errors())
        .containsExactly(
            "Cannot find the service 'other' of the route: no service of the stack defines it. Define it there, or name another.");
    assertThat(only(RULE).errors())
        .containsExactly(
            "Cannot route to service 'web': none of its ports is known to speak HTTP. Add the label traefik.port=PORT or traefik.http.services.NAME.loadbalancer.server.port=PORT.");
    assertThat(only("traefik.port=80", RULE, "traefik.http.routers.app.tls.options=old").errors())
        .containsExactly(
            "Cannot find the options of TLS 'old': no file of routes defines them. Name others, or none.");
  }

  @Test
  void switchesOffWhatIsDefinedTwiceAndDifferently() {
    List<RouteDefinition> routes =
        read(
            service(
                "a",
                Set.of(80),
                "traefik.http.routers.a.rule=Host(`a.io`)",
                "traefik.http.routers.a.middlewares=x",
                "traefik.http.middlewares.x.stripprefix.prefixes=/a"),
            service(
                "b",
                Set.of(80),
                "traefik.http.routers.b.rule=Host(`b.io`)",
                "traefik.http.middlewares.x.stripprefix.prefixes=/b"));
    assertThat(routes)
        .extracting(RouteDefinition::name, RouteDefinition::errors)
        .containsExactly(
            tuple(
                "a@stack/shop",
                List.of(
                    "Cannot use the middleware 'x': it is defined twice, and differently. Rename one.")),
            tuple("b@stack/shop", List.of()));
  }

  @Test
  void sendsRequestsToAllTasksOfAServiceThatTwoDefineAlike() {
    String[] labels = {
      "traefik.http.routers.app.rule=Host(`a.io`)",
      "traefik.http.routers.app.service=app",
      "traefik.http.services.app.loadbalancer.server.port=80"
    };
    List<RouteDefinition> routes =
        read(service("blue", Set.of(), labels), service("green", Set.of(), labels));
    assertThat(routes).hasSize(1);
    Target target = Objects.requireNonNull(routes.getFirst().work().target());
    assertThat(target.places())
        .extracting(place -> ((Target.Place.Tasks) place).service().service().value())
        .containsExactly("blue", "green");
  }

  @Test
  void leavesTlsOutWhereThereIsNoPortForIt() {
    assertThat(
            read(
                OperatorNames.none(false),
                service("web", Set.of(80), RULE, "traefik.http.routers.app.tls=true")))
        .singleElement()
        .satisfies(
            route ->
                assertThat(route.errors())
                    .containsExactly(
                        "Cannot serve the route over TLS: the front door has no port for it. Start Berth with --https-port, or remove tls and websecure."));
  }

  @Test
  void readsAgainOnlyWhatHasChanged() {
    StackSource source = new StackSource("localhost");
    OperatorNames operators = OperatorNames.none(true);
    RoutableService one = service("one", Set.of(80));
    List<RouteDefinition> first = source.routes(List.of(one), operators);
    List<RouteDefinition> second = source.routes(List.of(one), operators);
    assertThat(second.getFirst()).isSameAs(first.getFirst());
    List<RouteDefinition> third =
        source.routes(List.of(service("one", Set.of(80), "traefik.port=81")), operators);
    assertThat(port(third.getFirst())).isEqualTo(81);
  }
}
