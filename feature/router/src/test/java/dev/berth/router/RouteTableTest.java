package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.proxy.Arrival;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Passage;
import dev.berth.proxy.Protocol;
import dev.berth.proxy.Request;
import dev.berth.proxy.TcpPassage;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
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

  private final Map<String, HostHolding> holdings = new TreeMap<>();

  private RouteTable table(RoutableService... services) {
    StackSource source = new StackSource("example.com");
    RouteMerge merge =
        new RouteMerge(
            source.routes(Arrays.asList(services), OperatorNames.none(true)),
            "example.com",
            holdings);
    merge.rights().fresh().forEach((host, tenant) -> hold(host, tenant, false));
    return new RouteTable(merge.judge().stream().map(RouteTableTest::route).toList());
  }

  private void hold(String host, TenantId tenant, boolean granted) {
    holdings.put(host, new HostHolding(host, tenant, Instant.EPOCH, granted));
  }

  private static Route route(RouteMerge.Judged judged) {
    if (!judged.errors().isEmpty()) {
      return Route.off(judged, judged.errors());
    }
    Passage passage =
        new Passage(judged.route().name(), List.of(), NoServers.INSTANCE, Passage.Options.DEFAULT);
    Passage strict =
        new Passage(
            judged.route().name(),
            List.of(),
            NoServers.INSTANCE,
            new Passage.Options(true, true, null));
    TcpPassage tcp = new TcpPassage(judged.route().name(), true, null, _ -> null, 0);
    return new Route(
        judged.route(),
        judged.errors(),
        List.of(),
        new Route.Ways(passage, strict, tcp, List.of(), NoServers.INSTANCE, Map.of()));
  }

  private static Request request(String listener, String host, String path) {
    InetSocketAddress peer = new InetSocketAddress(Door.LOOPBACK, 1);
    Arrival arrival =
        new Arrival(listener, peer, Door.LOOPBACK, listener.equals("websecure"), null);
    return new Request(Protocol.HTTP_1_1, arrival, "GET", path, host, 80, new Headers());
  }

  private static String routeOf(RouteTable table, String host, String path) {
    return routeOf(table, "web", host, path);
  }

  private static String routeOf(RouteTable table, String listener, String host, String path) {
    Passage passage = table.passage(request(listener, host, path));
    return passage == null ? "none" : passage.route();
  }

  private static boolean looksAtPaths(RouteTable table, String host) {
    Passage passage = table.passage(request("web", host, "/"));
    return passage != null && passage.options().readsPaths();
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
    assertThat(looksAtPaths(table, "x.io")).isTrue();
    assertThat(looksAtPaths(table, "y.io")).isFalse();
  }

  @Test
  void letsAWiderRuleWithAHigherPriorityGoFirst() {
    hold("*.granted.io", ACME, true);
    String wide = "traefik.http.routers.w.rule=HostRegexp(`^[a-z]+\\.granted\\.io$`)";
    String one = "traefik.http.routers.r.rule=Host(`%s.granted.io`)";
    RouteTable table =
        table(
            service(ACME, "w", "web", wide, "traefik.http.routers.w.priority=1000"),
            service(ACME, "a", "web", one.formatted("own")),
            service(
                ACME, "b", "web", one.formatted("top"), "traefik.http.routers.r.priority=2000"));
    assertThat(routeOf(table, "own.granted.io", "/")).isEqualTo("w@stack/acme/w");
    assertThat(routeOf(table, "top.granted.io", "/")).isEqualTo("r@stack/acme/b");
    for (String low : List.of("1", "0")) {
      RouteTable nearer =
          table(
              service(ACME, "w", "web", wide, "traefik.http.routers.w.priority=" + low),
              service(ACME, "a", "web", one.formatted("own")));
      assertThat(routeOf(nearer, "own.granted.io", "/")).as(low).isEqualTo("r@stack/acme/a");
    }
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
  void givesALabelToTheTenantThatIsCalledSo() {
    TenantId dotted = new TenantId("a.b");
    TenantId dashed = new TenantId("a-b");
    TenantId lined = new TenantId("a_b");
    String login = "traefik.http.routers.r.rule=Host(`shop.a-b.example.com`) && Path(`/login`)";
    RouteTable table =
        table(
            service(dotted, "shop", "login", login),
            service(lined, "shop", "web"),
            service(dashed, "shop", "web"));
    assertThat(routeOf(table, "shop.a-b.example.com", "/login")).isEqualTo("web@stack/a-b/shop");
    assertThat(errors(table, "r@stack/a.b/shop"))
        .containsExactly(
            "Cannot route the host 'shop.a-b.example.com' to stack 'shop': it belongs to tenant 'a-b'. Choose another.");
    assertThat(errors(table, "web@stack/a_b/shop")).hasSize(1);
    RouteTable others =
        table(service(lined, "shop", "web"), service(dotted, "shop", "login", login));
    assertThat(routeOf(others, "shop.a-b.example.com", "/login")).isEqualTo("r@stack/a.b/shop");
    assertThat(errors(others, "web@stack/a_b/shop")).hasSize(1);
  }

  @Test
  void leavesAHostToTheTenantThatClaimedItFirst() {
    RoutableService late = service(ACME, "a", "web", "traefik.http.routers.r.rule=Host(`x.io`)");
    RoutableService early = service(OTHER, "z", "web", "traefik.http.routers.r.rule=Host(`x.io`)");
    table(early);
    RouteTable both = table(late, early);
    assertThat(routeOf(both, "x.io", "/")).isEqualTo("r@stack/other/z");
    assertThat(errors(both, "r@stack/acme/a"))
        .containsExactly(
            "Cannot route the host 'x.io' to stack 'a': another tenant claimed it first. Choose another.");
    assertThat(errors(table(late, early), "r@stack/acme/a")).isNotEmpty();
    // Not even while the other one's stack is away.
    assertThat(routeOf(table(late), "x.io", "/")).isEqualTo("none");
    holdings.remove("x.io");
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
  void letsNobodyPastARouteThatIsOff() {
    RouteTable table =
        table(
            service(
                "a",
                "web",
                "traefik.http.routers.all.rule=Host(`x.io`)",
                "traefik.http.routers.all.service=s",
                "traefik.http.services.s.loadbalancer.server.port=80",
                "traefik.http.routers.admin.rule=Host(`x.io`) && PathPrefix(`/admin`)",
                "traefik.http.routers.admin.service=s",
                "traefik.http.routers.admin.middlewares=login"));
    assertThat(errors(table, "admin@stack/a")).hasSize(1);
    assertThat(routeOf(table, "x.io", "/")).isEqualTo("all@stack/a");
    Passage closed = Objects.requireNonNull(table.passage(request("web", "x.io", "/admin/users")));
    assertThat(closed.route()).isEqualTo("admin@stack/a");
    assertThat(closed.filters()).containsExactly(ClosedFilter.INSTANCE);
    RouteTable twice =
        table(
            service(
                "a",
                "web",
                "traefik.http.routers.a.rule=Host(`x.io`)",
                "traefik.http.routers.a.middlewares=login",
                "traefik.http.routers.b.rule=Host(`x.io`)"));
    assertThat(routeOf(twice, "x.io", "/")).isEqualTo("b@stack/a");
  }

  @Test
  void comparesPathsDecoded() {
    RouteTable table =
        table(
            service(
                "a",
                "web",
                "traefik.http.routers.all.rule=Host(`x.io`)",
                "traefik.http.routers.admin.rule=Host(`x.io`) && PathPrefix(`/admin`)",
                "traefik.http.routers.some.rule=Host(`x.io`) && Path(`/ä b%20c:d`)",
                "traefik.http.routers.like.rule=Host(`x.io`) && PathRegexp(`^/[0-9]+$`)"));
    for (String path : List.of("/admin", "/%61dmin", "/admi%6E/x", "/%61%64%6d%69%6e")) {
      assertThat(routeOf(table, "x.io", path)).as(path).isEqualTo("admin@stack/a");
    }
    assertThat(routeOf(table, "x.io", "/%C3%a4%20b%20c%3ad")).isEqualTo("some@stack/a");
    assertThat(routeOf(table, "x.io", "/\u00c3\u00a4%20b%20c:d")).isEqualTo("some@stack/a");
    assertThat(routeOf(table, "x.io", "/%31%32")).isEqualTo("like@stack/a");
    assertThat(routeOf(table, "x.io", "/%2561dmin")).isEqualTo("all@stack/a");
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

  private List<String> shown(List<RoutableService> services) {
    holdings.clear();
    return table(services.toArray(RoutableService[]::new)).routes().stream()
        .map(route -> route.name() + route.errors())
        .toList();
  }

  private static final String PATTERN = "traefik.http.routers.r.rule=HostRegexp(`^[a-z]+\\.%s$`)";

  @Test
  void letsAPatternTakeOnlyWhatIsItsOwners() {
    hold("www.shop.io", OTHER, false);
    hold("*.granted.io", ACME, true);
    RouteTable table =
        table(
            service(ACME, "a", "web", PATTERN.formatted("a\\.acme\\.example\\.com")),
            service(ACME, "b", "web", PATTERN.formatted("example\\.com")),
            service(ACME, "c", "web", PATTERN.formatted("free\\.io")),
            service(ACME, "d", "web", PATTERN.formatted("granted\\.io")),
            service(ACME, "e", "web", PATTERN.formatted("shop\\.io")),
            service("f", "web", PATTERN.formatted("example\\.com")),
            service("g", "web", PATTERN.formatted("g\\.example\\.com")));
    assertThat(routeOf(table, "x.a.acme.example.com", "/")).isEqualTo("r@stack/acme/a");
    assertThat(routeOf(table, "x.granted.io", "/")).isEqualTo("r@stack/acme/d");
    assertThat(routeOf(table, "x.g.example.com", "/")).isEqualTo("r@stack/g");
    assertThat(errors(table, "r@stack/acme/c"))
        .containsExactly(
            "Cannot route the host '*.free.io' to stack 'c': an operator has to grant '*.free.io' to the tenant. Choose another.");
    for (String name : List.of("r@stack/acme/b", "r@stack/acme/e", "r@stack/f")) {
      assertThat(errors(table, name)).as(name).isNotEmpty();
    }
  }

  @Test
  void refusesTenantsRulesForAnyHost() {
    for (String rule :
        List.of(
            "PathPrefix(`/`)",
            "!Host(`x.io`)",
            "Host(`x.io`) || PathPrefix(`/login`)",
            "HostRegexp(`.*`)",
            "Method(`GET`)")) {
      RouteTable table = table(service(ACME, "a", "web", "traefik.http.routers.r.rule=" + rule));
      assertThat(errors(table, "r@stack/acme/a"))
          .as(rule)
          .containsExactly(
              "Cannot use the rule '%s': it takes requests for any host; name one with Host(`…`). Write one like Host(`a.example.com`)."
                  .formatted(rule));
    }
    RouteTable table =
        table(
            service(
                ACME,
                "a",
                "web",
                "traefik.http.routers.r.rule=Host(`x.io`) && !PathPrefix(`/admin`)"));
    assertThat(routeOf(table, "x.io", "/")).isEqualTo("r@stack/acme/a");
    assertThat(routeOf(table, "x.io", "/admin")).isEqualTo("none");
  }

  @Test
  void givesANameToTheTenantItWasGrantedTo() {
    hold("www.example.com", ACME, true);
    hold("x.io", ACME, true);
    RouteTable table =
        table(
            service("a", "web", "traefik.http.routers.r.rule=Host(`www.example.com`)"),
            service("b", "web", "traefik.http.routers.r.rule=Host(`x.io`)"),
            service(ACME, "c", "web", "traefik.http.routers.r.rule=Host(`www.example.com`)"),
            service(ACME, "d", "web", "traefik.http.routers.r.rule=Host(`x.io`)"));
    assertThat(errors(table, "r@stack/a")).isNotEmpty();
    assertThat(errors(table, "r@stack/b")).isNotEmpty();
    assertThat(routeOf(table, "www.example.com", "/")).isEqualTo("r@stack/acme/c");
    assertThat(routeOf(table, "x.io", "/")).isEqualTo("r@stack/acme/d");
  }

  @Test
  void claimsOnlySoManyHosts() {
    for (int i = 0; i < HostRights.MOST_CLAIMS; i++) {
      hold("h" + i + ".io", ACME, false);
    }
    RouteTable table =
        table(service(ACME, "a", "web", "traefik.http.routers.r.rule=Host(`more.io`)"));
    assertThat(errors(table, "r@stack/acme/a")).singleElement().asString().contains("1000 hosts");
  }

  @Test
  void servesOnTheListenersThatAreAskedFor() {
    RouteTable table =
        table(
            service("a", "web", "traefik.http.routers.r.rule=Host(`both.io`)"),
            service(
                "b",
                "web",
                "traefik.http.routers.r.rule=Host(`tls.io`)",
                "traefik.http.routers.r.tls=true"),
            service(
                "c",
                "web",
                "traefik.http.routers.r.rule=Host(`plain.io`)",
                "traefik.http.routers.r.entrypoints=web"),
            service(
                "d",
                "web",
                "traefik.http.routers.r.rule=Host(`no.io`)",
                "traefik.http.routers.r.entrypoints=metrics"));
    assertThat(routeOf(table, "web", "both.io", "/")).isEqualTo("r@stack/a");
    assertThat(routeOf(table, "websecure", "both.io", "/")).isEqualTo("r@stack/a");
    assertThat(routeOf(table, "web", "tls.io", "/")).isEqualTo("none");
    assertThat(routeOf(table, "websecure", "tls.io", "/")).isEqualTo("r@stack/b");
    assertThat(routeOf(table, "web", "plain.io", "/")).isEqualTo("r@stack/c");
    assertThat(routeOf(table, "websecure", "plain.io", "/")).isEqualTo("none");
    assertThat(errors(table, "r@stack/d"))
        .containsExactly(
            "Cannot find the entry point 'metrics': the front door has web and websecure. Name one of these.");
  }

  @Test
  void takesNoConnectionsForHostsThatWereNotJudged() {
    RouteTable table =
        table(
            service("shop", "web", "traefik.http.routers.r.rule=Host(`db.io`)"),
            service(
                ACME,
                "t",
                "web",
                "traefik.tcp.routers.a.rule=HostSNIRegexp(`{a:\\Q}.x{b:(\\Q)\\E)|.*|y\\Q}.t.acme.example.com`)",
                "traefik.tcp.routers.a.tls=true",
                "traefik.tcp.routers.a.priority=1000",
                "traefik.tcp.routers.b.rule=HostSNIRegexp(`{a:.+}.t.acme.example.com`)",
                "traefik.tcp.routers.b.tls=true",
                "traefik.tcp.services.s.loadbalancer.server.port=443"));
    assertThat(table.tcp("websecure", "db.io")).isNull();
    assertThat(errors(table, "a@stack/acme/t")).hasSize(1);
    assertThat(Objects.requireNonNull(table.tcp("websecure", "x.t.acme.example.com")).route())
        .isEqualTo("b@stack/acme/t");
  }

  @Test
  void routesConnectionsByTheNameThatTlsAsksFor() {
    RouteTable table =
        table(
            service(
                ACME,
                "a",
                "db",
                "traefik.tcp.routers.db.rule=HostSNI(`db.io`)",
                "traefik.tcp.routers.db.tls.passthrough=true",
                "traefik.tcp.services.db.loadbalancer.server.port=5432"),
            service(
                ACME,
                "b",
                "db",
                "traefik.tcp.routers.db.rule=HostSNI(`*`)",
                "traefik.tcp.routers.db.tls=true",
                "traefik.tcp.services.db.loadbalancer.server.port=5432"),
            service(
                OTHER,
                "c",
                "db",
                "traefik.tcp.routers.db.rule=HostSNI(`db.io`)",
                "traefik.tcp.routers.db.tls=true",
                "traefik.tcp.services.db.loadbalancer.server.port=5432"));
    assertThat(Objects.requireNonNull(table.tcp("websecure", "db.io")).route())
        .isEqualTo("db@stack/acme/a");
    assertThat(table.tcp("websecure", "x.io")).isNull();
    assertThat(table.tcp("websecure", null)).isNull();
    assertThat(errors(table, "db@stack/acme/b"))
        .containsExactly(
            "Cannot use the rule 'HostSNI(`*`)': it takes requests for any host; name one with HostSNI(`…`). Write one like HostSNI(`a.example.com`).");
    assertThat(errors(table, "db@stack/other/c")).isNotEmpty();
  }
}
