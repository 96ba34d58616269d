package dev.berth.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelReaderTest {
  static TraefikConfiguration read(String... labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      map.put(label.substring(0, equals), label.substring(equals + 1));
    }
    return LabelReader.read(map, "web");
  }

  private static RouterConfiguration router(TraefikConfiguration read, String name) {
    assertThat(read.problems()).isEmpty();
    RouterConfiguration router = Read.named(read.routers(), name);
    return router;
  }

  private static void isOn(TraefikConfiguration read, String name, String host, int port) {
    RouterConfiguration router = router(read, name);
    assertThat(router.problems()).isEmpty();
    Rule rule = router.rule();
    assertThat(rule == null ? "" : String.join(",", RuleHosts.of(rule).names())).isEqualTo(host);
    ServiceConfiguration service = Read.named(read.services(), String.valueOf(router.service()));
    assertThat(service.problems()).isEmpty();
    assertThat(service.port()).isEqualTo(port);
  }

  @Test
  void readsTheFirstGeneration() {
    isOn(read("traefik.port=80"), "web", "", 80);
    isOn(
        read("traefik.port=3000", "traefik.frontend.rule=Host:grafana.f4a.me"),
        "web",
        "grafana.f4a.me",
        3000);
    isOn(
        read(
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
        read(
            "traefik.enable=true",
            "traefik.http.routers.app.rule=Host(`app.example.com`)",
            "traefik.http.services.app.loadbalancer.server.port=8080"),
        "app",
        "app.example.com",
        8080);
    isOn(
        read(
            "traefik.http.routers.App.Rule=Host(`app.example.com`)",
            "traefik.http.routers.App.service=One@docker",
            "traefik.http.routers.App.entrypoints=web",
            "traefik.http.services.one.loadBalancer.server.Port=8081",
            "traefik.http.services.two.loadbalancer.server.port=8082"),
        "app",
        "app.example.com",
        8081);
    isOn(read("traefik.http.services.web.loadbalancer.server.port=8080"), "web", "", 8080);
    TraefikConfiguration two =
        read(
            "traefik.port=1",
            "traefik.http.routers.b.rule=Host(`b.io`)",
            "traefik.http.routers.a.rule=Host(`a.io`)");
    assertThat(two.routers().keySet()).containsExactly("a", "b");
    isOn(two, "a", "a.io", 1);
  }

  @Test
  void readsGenerationsSideBySide() {
    TraefikConfiguration both =
        read(
            "traefik.port=80",
            "traefik.frontend.rule=Host:old.io",
            "traefik.http.routers.new.rule=Host(`new.io`)");
    assertThat(both.routers().keySet()).containsExactly("new", "web");
    isOn(both, "web", "old.io", 80);
    isOn(both, "new", "new.io", 80);
  }

  @Test
  void readsSegments() {
    TraefikConfiguration segments =
        read(
            "traefik.port=80",
            "traefik.frontend.entryPoints=https",
            "traefik.admin.port=8080",
            "traefik.admin.frontend.rule=Host:b.io",
            "traefik.shop.frontend.rule=Host:a.io",
            "traefik.shop.frontend.entryPoints=http");
    assertThat(segments.routers().keySet()).containsExactly("web-admin", "web-shop");
    isOn(segments, "web-admin", "b.io", 8080);
    isOn(segments, "web-shop", "a.io", 80);
    assertThat(router(segments, "web-admin").entryPoints()).containsExactly("websecure");
    assertThat(router(segments, "web-shop").entryPoints()).containsExactly("web");
  }

  @Test
  void saysNothingForWhoSaysNothing() {
    assertThat(read().isEmpty()).isTrue();
    assertThat(read("com.example=1", "traefik.enable=true").isEmpty()).isTrue();
  }

  @Test
  void saysWhetherRoutesAreWanted() {
    assertThat(LabelReader.isEnabled(Map.of())).isEqualTo(LabelReader.Enabled.UNSAID);
    assertThat(LabelReader.isEnabled(Map.of("Traefik.Enable", "TRUE")))
        .isEqualTo(LabelReader.Enabled.YES);
    assertThat(LabelReader.isEnabled(Map.of("traefik.enable", "'false'")))
        .isEqualTo(LabelReader.Enabled.NO);
    assertThat(LabelReader.isEnabled(Map.of("traefik.enable", "yes")))
        .isEqualTo(LabelReader.Enabled.UNREADABLE);
    assertThat(read("traefik.enable=yes", "traefik.port=80").problems())
        .containsExactly(
            "Cannot read the label 'traefik.enable': 'yes' is neither true nor false.");
  }

  @Test
  void saysWhyAWrongLabelSwitchesItsRouteOff() {
    assertThat(Read.named(read("traefik.port=http").services(), "frontend-web").problems())
        .containsExactly(
            "Cannot read the label 'traefik.port': 'http' is not a port. Write a number from 1 to 65535.");
    assertThat(router(read("traefik.port=80", "traefik.frontend.rule=a.io"), "web").problems())
        .containsExactly(
            "Cannot use the rule 'a.io': 'a.io' has no matcher such as Host: before it. Write the label as traefik.frontend.rule=Host:a.example.com.");
    assertThat(router(read("traefik.http.routers.app.rule=Host(a.io)"), "app").problems())
        .containsExactly(
            "Cannot use the rule 'Host(a.io)': column 6 has 'a' where it needs a text in back quotes. Write one like Host(`a.example.com`).");
    assertThat(
            router(
                    read(
                        "traefik.http.routers.app.rule=Host(`a.io`)",
                        "traefik.http.services.a.loadbalancer.server.port=1",
                        "traefik.http.services.b.loadbalancer.server.port=2"),
                    "app")
                .problems())
        .containsExactly(
            "Cannot choose a service for the route: the labels define a, b. Say which with traefik.http.routers.NAME.service.");
    assertThat(
            router(
                    read(
                        "traefik.port=80",
                        "traefik.frontend.rule=Host:a.io",
                        "traefik.frontend.priority=x"),
                    "web")
                .problems())
        .containsExactly(
            "Cannot read the label 'traefik.frontend.priority': 'x' is not a whole number.");
    assertThat(
            router(read("traefik.port=80", "traefik.frontend.auht.basic=typo"), "web").problems())
        .containsExactly(
            "Cannot act on the label 'traefik.frontend.auht.basic': 'auht' is not known here. Did you mean 'auth'?");
    assertThat(
            router(
                    read(
                        "traefik.http.routers.app.rule=Host(`a.io`)",
                        "traefik.http.routers.App.Rule=Host(`b.io`)"),
                    "app")
                .problems())
        .hasSize(1)
        .allMatch(problem -> problem.contains("twice"));
  }

  @Test
  void namesAreSuchThatCanBeReferredTo() {
    for (String name : List.of("", "a b", "a@file", "x".repeat(129), "a\n")) {
      TraefikConfiguration read =
          read("traefik.http.routers." + name + ".rule=Host(`a.io`)", "traefik.port=1");
      assertThat(read.routers().values())
          .as(name)
          .hasSize(1)
          .allMatch(router -> router.problems().toString().contains("is not a name"));
    }
  }

  @Test
  void keepsEverythingOffForKeysOfNoGeneration() {
    assertThat(read("traefik.port=80", "traefik.frotnend.rule=Host:a.io").problems())
        .containsExactly(
            "Cannot act on the label 'traefik.frotnend.rule': 'frotnend' is not known here. Did you mean 'frontend'?");
    assertThat(read("traefik.udp.routers.a.entrypoints=x").problems())
        .containsExactly(
            "Cannot act on the label 'traefik.udp.routers.a.entrypoints': routes of UDP are not supported.");
  }

  @Test
  void readsRoutersOfTcp() {
    TraefikConfiguration read =
        read(
            "traefik.tcp.routers.db.rule=HostSNI(`db.io`)",
            "traefik.tcp.routers.db.tls.passthrough=true",
            "traefik.tcp.services.db.loadbalancer.server.port=5432");
    assertThat(read.tcpRouters().get("db"))
        .isEqualTo(
            new TcpRouterConfiguration(
                "db",
                "HostSNI(`db.io`)",
                new Rule.HostSni(List.of("db.io")),
                16,
                List.of(),
                List.of(),
                "db",
                new RouterConfiguration.RouterTls(null, List.of(), null, true),
                List.of()));
    assertThat(read.tcpServices().get("db"))
        .isEqualTo(new TcpServiceConfiguration("db", 5432, List.of(), List.of(), 0, List.of()));
  }
}
