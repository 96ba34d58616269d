package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final RouteRule DEFAULT = RouteRule.ofHosts(List.of("shop.localhost"));

  private static RoutableService service(Set<Integer> ports, String... labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      map.put(label.substring(0, equals), label.substring(equals + 1));
    }
    return new RoutableService(
        TenantId.DEFAULT,
        new StackName("shop"),
        new ServiceName("web"),
        map,
        new TreeSet<>(ports),
        List.of());
  }

  private static List<RouteDefinition> read(String... labels) {
    return ServiceRoutes.read(service(Set.of(), labels), DEFAULT);
  }

  private static RouteDefinition only(String... labels) {
    List<RouteDefinition> routes = read(labels);
    assertThat(routes).as(Arrays.toString(labels)).hasSize(1);
    return routes.getFirst();
  }

  private static void isOn(RouteDefinition route, String name, String host, int port) {
    assertThat(route.errors()).isEmpty();
    assertThat(route.name()).isEqualTo(name);
    assertThat(route.rule().hosts()).containsExactly(host);
    assertThat(route.port()).isEqualTo(port);
  }

  @Test
  void readsTheFirstGeneration() {
    isOn(only("traefik.port=80"), "web", "shop.localhost", 80);
    isOn(
        only("traefik.port=3000", "traefik.frontend.rule=Host:grafana.f4a.me"),
        "web",
        "grafana.f4a.me",
        3000);
    isOn(
        only(
            "Traefik.Port=9000",
            "traefik.Frontend.Rule=Host:Portainer.F4A.me",
            "traefik.backend=tool-portainer",
            "traefik.docker.network=traefik-net",
            "traefik.enable=true"),
        "web",
        "portainer.f4a.me",
        9000);
  }

  @Test
  void readsTheSecondAndThirdGeneration() {
    isOn(
        only(
            "traefik.enable=true",
            "traefik.http.routers.app.rule=Host(`app.example.com`)",
            "traefik.http.services.app.loadbalancer.server.port=8080"),
        "app",
        "app.example.com",
        8080);
    isOn(
        only(
            "traefik.http.routers.App.Rule=Host(`app.example.com`)",
            "traefik.http.routers.App.service=One@docker",
            "traefik.http.routers.App.entrypoints=web",
            "traefik.http.services.one.loadBalancer.server.Port=8081",
            "traefik.http.services.two.loadbalancer.server.port=8082"),
        "app",
        "app.example.com",
        8081);
    isOn(
        only("traefik.http.services.web.loadbalancer.server.port=8080"),
        "web",
        "shop.localhost",
        8080);
    assertThat(
            read(
                "traefik.port=1",
                "traefik.http.routers.b.rule=Host(`b.io`)",
                "traefik.http.routers.a.rule=Host(`a.io`)"))
        .extracting(RouteDefinition::name)
        .containsExactly("a", "b");
  }

  @Test
  void readsGenerationsSideBySide() {
    assertThat(
            read(
                "traefik.port=80",
                "traefik.frontend.rule=Host:old.io",
                "traefik.http.routers.new.rule=Host(`new.io`)"))
        .extracting(RouteDefinition::name, route -> route.rule().hosts(), RouteDefinition::port)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("web", List.of("old.io"), 80),
            org.assertj.core.groups.Tuple.tuple("new", List.of("new.io"), 80));
  }

  @Test
  void choosesThePortThatSpeaksHttp() {
    assertThat(LabelSource.ports(service(Set.of(9000, 8080)))).containsExactly(8080);
    assertThat(LabelSource.ports(service(Set.of(9000, 80, 8080)))).containsExactly(80);
    assertThat(LabelSource.ports(service(Set.of(9100, 9000)))).containsExactly(9000);
    assertThat(LabelSource.ports(service(Set.of(5432)))).isEmpty();
    assertThat(LabelSource.ports(service(Set.of(5432), "traefik.port=5432"))).containsExactly(5432);
    assertThat(LabelSource.ports(service(Set.of()))).isEmpty();
    assertThat(LabelSource.ports(service(Set.of(80), "traefik.enable=false"))).isEmpty();
  }

  @Test
  void makesNoRouteForAServiceThatWantsNone() {
    assertThat(read("traefik.enable=false", "traefik.port=80")).isEmpty();
    assertThat(ServiceRoutes.read(service(Set.of(5432)), DEFAULT)).isEmpty();
    assertThat(read("com.example=1")).isEmpty();
  }

  @Test
  void switchesOffWhatIsNotProtectedAsAsked() {
    for (String key :
        List.of(
            "traefik.frontend.auth.basic=user:$apr1$x",
            "traefik.frontend.auth.basic=",
            "traefik.frontend.auth.forward.address=http://a",
            "traefik.frontend.whiteList.sourceRange=10.0.0.0/8",
            "traefik.frontend.redirect.entryPoint=https",
            "traefik.frontend.headers.SSLRedirect=true",
            "traefik.frontend.auht.basic=typo")) {
      assertThat(only("traefik.port=80", key).errors())
          .as(key)
          .singleElement()
          .asString()
          .startsWith("Cannot act on the label 'traefik.frontend.");
    }
    for (String type :
        List.of(
            "basicauth.users=a:b",
            "digestauth.users=a:b",
            "forwardauth.address=http://a",
            "ipallowlist.sourcerange=10.0.0.0/8",
            "ipwhitelist.sourcerange=10.0.0.0/8",
            "ratelimit.average=1",
            "chain.middlewares=x",
            "headers.sslredirect=true",
            "stripprefix.prefixes=/x",
            "basicuath.users=typo")) {
      assertThat(
              only(
                      "traefik.port=80",
                      "traefik.http.routers.app.rule=Host(`a.io`)",
                      "traefik.http.routers.app.middlewares=guard",
                      "traefik.http.middlewares.guard." + type)
                  .errors())
          .as(type)
          .singleElement()
          .asString()
          .startsWith("Cannot act on the label 'traefik.http.middlewares.guard.");
    }
  }

  @Test
  void switchesOffWhatNamesAnUnknownMiddleware() {
    assertThat(
            only(
                    "traefik.port=80",
                    "traefik.http.routers.app.rule=Host(`a.io`)",
                    "traefik.http.routers.app.middlewares=auth@file")
                .errors())
        .containsExactly(
            "Cannot find the middleware 'auth@file': the labels of service 'web' do not define it. Define it there, or remove it.");
  }

  @Test
  void staysOnWithoutWhatOnlyMakesItNicer() {
    RouteDefinition route =
        only(
            "traefik.port=80",
            "traefik.weight=3",
            "traefik.http.routers.app.rule=Host(`a.io`)",
            "traefik.http.routers.app.middlewares=zip@docker",
            "traefik.http.middlewares.zip.compress=true");
    assertThat(route.errors()).isEmpty();
    assertThat(route.warnings())
        .containsExactly("The label 'traefik.http.middlewares.zip.compress' is not acted on.");
  }

  @Test
  void switchesOffWhatAsksForTls() {
    for (String label :
        List.of(
            "traefik.http.routers.app.tls=true",
            "traefik.http.routers.app.tls.certresolver=le",
            "traefik.http.routers.app.entrypoints=websecure")) {
      assertThat(
              only("traefik.port=80", "traefik.http.routers.app.rule=Host(`a.io`)", label).errors())
          .as(label)
          .singleElement()
          .asString()
          .contains("the front door does not serve TLS yet");
    }
    assertThat(
            only(
                    "traefik.port=80",
                    "traefik.http.routers.app.rule=Host(`a.io`)",
                    "traefik.http.routers.app.tls=false",
                    "traefik.http.routers.app.entrypoints=web,websecure")
                .errors())
        .isEmpty();
  }

  @Test
  void saysWhyAWrongLabelSwitchesItsRouteOff() {
    assertThat(only("traefik.port=http").errors())
        .containsExactly(
            "Cannot read the label 'traefik.port': 'http' is not a port. Write a number from 1 to 65535.");
    assertThat(only("traefik.port=80", "traefik.frontend.rule=a.io").errors())
        .containsExactly(
            "Cannot use the rule 'a.io': 'a.io' has no matcher such as Host: before it. Write the label as traefik.frontend.rule=Host:a.example.com.");
    assertThat(only("traefik.http.routers.app.rule=Host(a.io)", "traefik.port=80").errors())
        .containsExactly(
            "Cannot use the rule 'Host(a.io)': column 6 has 'a' where it needs a text in back quotes. Write one like Host(`a.example.com`).");
    assertThat(only("traefik.http.routers.app.rule=Host(`a.io`)").errors())
        .containsExactly(
            "Cannot route to service 'web': none of its ports is known to speak HTTP. Add the label traefik.port=PORT or traefik.http.services.NAME.loadbalancer.server.port=PORT.");
    assertThat(only("traefik.enable=yes", "traefik.port=80").errors())
        .containsExactly(
            "Cannot read the label 'traefik.enable': 'yes' is neither true nor false.");
    assertThat(only("traefik.port=80", "traefik.protocol=h2c").errors())
        .containsExactly(
            "Cannot speak 'h2c' to tasks: only http is supported. Set the label traefik.protocol=http.");
    assertThat(
            only("traefik.http.services.a.loadbalancer.server.scheme=https", "traefik.port=1")
                .errors())
        .containsExactly(
            "Cannot act on the label 'traefik.http.services.a.loadbalancer.server.scheme': only 'http' is supported, not 'https'.");
    assertThat(
            only(
                    "traefik.http.routers.app.rule=Host(`a.io`)",
                    "traefik.http.routers.app.service=other",
                    "traefik.http.services.a.loadbalancer.server.port=1")
                .errors())
        .containsExactly(
            "Cannot find the service 'other' of the route: the labels of 'web' do not define it. Define traefik.http.services.other.loadbalancer.server.port there.");
    assertThat(
            only(
                    "traefik.http.routers.app.rule=Host(`a.io`)",
                    "traefik.http.services.a.loadbalancer.server.port=1",
                    "traefik.http.services.b.loadbalancer.server.port=2")
                .errors())
        .containsExactly(
            "Cannot choose a service for the route: the labels define a, b. Say which with traefik.http.routers.NAME.service.");
    assertThat(
            only(
                    "traefik.port=80",
                    "traefik.frontend.rule=Host:a.io",
                    "traefik.frontend.priority=x")
                .errors())
        .containsExactly(
            "Cannot read the label 'traefik.frontend.priority': 'x' is not a whole number.");
  }

  @Test
  void doesNotPassOverRoutesOfOtherKinds() {
    assertThat(read("traefik.port=80", "traefik.tcp.routers.db.rule=HostSNI(`*`)"))
        .extracting(RouteDefinition::name, route -> route.errors().isEmpty())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("web", true),
            org.assertj.core.groups.Tuple.tuple("tcp", false));
    assertThat(only("traefik.admin.port=8080", "traefik.admin.frontend.rule=Host:b.io").errors())
        .isNotEmpty();
  }
}
