package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.access.Principal;
import dev.berth.deploy.RoutableService;
import dev.berth.http.Endpoint;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FrontDoorTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final StackName SHOP = new StackName("shop");
  private static final ServiceName WEB = new ServiceName("web");

  /** The promise is 100 ms, and 17 ms of work were seen; the rest is for busy machines. */
  private static final Duration MOST_FOR_A_CHANGE = Duration.ofMillis(800);

  private static String get(String host) {
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  @Test
  void answersAtTheNameOfAStack() throws Exception {
    try (Door door = Door.open();
        Backend backend = Backend.answering(HELLO)) {
      door.route("shop", backend.port());
      for (String host : List.of("shop.localhost", "shop.localhost:8080", "SHOP.LocalHost.:1")) {
        assertThat(Wire.exchange(door.port(), get(host)))
            .startsWith("HTTP/1.1 200 OK\r\n")
            .endsWith("\r\n\r\nhello");
      }
      assertThat(door.door().urls(TenantId.DEFAULT, SHOP, WEB))
          .containsExactly("http://shop.localhost:" + door.port());
      assertThat(door.door().errors(TenantId.DEFAULT, SHOP, WEB)).isEmpty();
    }
  }

  @Test
  void handsItsOwnHostsToThePlatform() throws Exception {
    try (Door door = Door.open()) {
      for (String host :
          List.of(
              "localhost",
              "LOCALHOST.:80",
              "berth.localhost",
              "127.0.0.1:8080",
              "[::1]",
              "[::1]:99",
              "10.1.2.3")) {
        assertThat(Wire.exchange(door.port(), get(host))).as(host).endsWith("\r\n\r\nplatform");
      }
      for (String host : List.of("xberth.localhost", "berthalocalhost", "a.berth.localhost", "")) {
        assertThat(Wire.exchange(door.port(), get(host))).as(host).startsWith("HTTP/1.1 404 ");
      }
    }
  }

  @Test
  void sharesRequestsAmongTasks() throws Exception {
    List<Backend> backends = new ArrayList<>();
    try (Door door = Door.open()) {
      int port = 0;
      for (int i = 0; i < 3; i++) {
        String answer = HELLO.replace("hello", "task" + i);
        backends.add(
            new Backend(
                InetAddress.ofLiteral("127.0.1." + i),
                port,
                on -> {
                  while (!on.readHead().isEmpty()) {
                    on.send(answer);
                  }
                }));
        port = backends.getFirst().port();
      }
      door.door().update(List.of(Door.service("shop", port, Door.tasks(3))));
      int[] counts = new int[3];
      for (int i = 0; i < 30; i++) {
        String answer = Wire.exchange(door.port(), get("shop.localhost"));
        counts[answer.charAt(answer.length() - 1) - '0']++;
      }
      assertThat(counts).containsExactly(10, 10, 10);
    } finally {
      for (Backend backend : backends) {
        backend.close();
      }
    }
  }

  @Test
  void listensOnAllAddressesOfBothFamilies() throws Exception {
    try (Door door = Door.open(Door.settings().withBind(List.of()))) {
      for (String address : List.of("127.0.0.1", "::1")) {
        try (Socket socket = new Socket(InetAddress.ofLiteral(address), door.port())) {
          socket.getOutputStream().write(get("localhost").getBytes(StandardCharsets.ISO_8859_1));
          assertThat(
                  new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
              .as(address)
              .endsWith("platform");
        }
      }
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Door.LOOPBACK)) {
      FrontDoorSettings settings =
          Door.settings().withListening(FrontDoorSettings.Listening.of(taken.getLocalPort()));
      assertThatExceptionOfType(BerthException.class)
          .isThrownBy(() -> Door.open(settings).close())
          .withMessage(
              "Cannot listen on port %d: another program has it. Stop that program, or choose another port with --http-port.",
              taken.getLocalPort())
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_TAKEN));
    }
  }

  @Test
  void listensNoMoreOnceClosed() throws Exception {
    int port;
    try (Door door = Door.open()) {
      port = door.port();
    }
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Wire(port));
  }

  @Test
  void takesARoutesChangeAtOnce() throws Exception {
    try (Door door = Door.open();
        Backend backend = Backend.answering(HELLO)) {
      for (int i = 0; i < 20; i++) {
        door.route("shop" + i, backend.port());
        assertThat(Wire.exchange(door.port(), get("shop" + i + ".localhost")))
            .startsWith("HTTP/1.1 200 ");
        assertThat(Wire.exchange(door.port(), get("shop" + (i - 1) + ".localhost")))
            .startsWith("HTTP/1.1 404 ");
      }
    }
  }

  @Test
  void carriesAThousandRoutes() throws Exception {
    try (Door door = Door.open();
        Backend backend = Backend.answering(HELLO)) {
      List<RoutableService> services = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        services.add(
            Door.service("s" + i, backend.port(), List.of(Door.task("t" + i, Door.LOOPBACK))));
      }
      door.door().update(services);
      Route other = Objects.requireNonNull(door.door().table().find("web@stack/s7"));
      List<Duration> times = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        services.set(500, Door.service("s500", 1 + i, List.of(Door.task("t500", Door.LOOPBACK))));
        long before = System.nanoTime();
        door.door().update(services);
        times.add(Duration.ofNanos(System.nanoTime() - before));
      }
      Collections.sort(times);
      assertThat(times.get(10)).as("the middle one of " + times).isLessThan(MOST_FOR_A_CHANGE);
      assertThat(door.door().table().find("web@stack/s7")).isSameAs(other);
      services.removeLast();
      door.door().update(services);
      assertThat(Wire.exchange(door.port(), get("s998.localhost"))).endsWith("hello");
      assertThat(Wire.exchange(door.port(), get("s999.localhost"))).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void answersChallengesBeforeAnyRoute() throws Exception {
    FrontDoorSettings settings =
        Door.settings().withHttps(new FrontDoorSettings.Https(true, Duration.ofDays(1)));
    try (Door door = Door.open(settings.withListening(settings.listening().withHttpsPort(0)));
        Backend backend = Backend.answering(HELLO)) {
      door.route("shop", backend.port());
      door.certificates().open("shop.localhost", "token", "token.key");
      String path = "GET /.well-known/acme-challenge/token HTTP/1.1\r\n";
      assertThat(
              Wire.exchange(door.port(), get("shop.localhost").replace("GET / HTTP/1.1\r\n", path)))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("token.key");
      assertThat(Wire.exchange(door.port(), get("x.localhost").replace("GET / HTTP/1.1\r\n", path)))
          .startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void sendsWhoSpeaksPlainHttpToHttps() throws Exception {
    FrontDoorSettings settings =
        Door.settings().withHttps(new FrontDoorSettings.Https(true, Duration.ofDays(1)));
    try (Door door = Door.open(settings.withListening(settings.listening().withHttpsPort(0)));
        Backend backend = Backend.answering(HELLO)) {
      door.route("shop", backend.port());
      String port = ":" + door.port();
      assertThat(
              Wire.exchange(
                  door.port(), get("shop.localhost" + port).replace("GET / ", "GET /a?b=c ")))
          .startsWith("HTTP/1.1 301 ")
          .containsIgnoringCase(
              "location: https://shop.localhost:" + door.door().actualHttpsPort() + "/a?b=c\r\n");
      assertThat(Wire.exchange(door.port(), get("nobody.localhost"))).startsWith("HTTP/1.1 404 ");
      assertThat(Wire.exchange(door.port(), get("localhost"))).endsWith("platform");
      assertThat(Wire.exchange(door.port(), get("berth.localhost"))).startsWith("HTTP/1.1 301 ");
      assertThat(door.certificates().wanted())
          .containsExactly(
              new CertificateSource.Wanted(TenantId.DEFAULT, List.of("shop.localhost"), null));
    }
  }

  @Test
  void showsItsRoutes() throws Exception {
    try (Door door = Door.open()) {
      door.door()
          .update(
              List.of(
                  Door.service("shop", 80, Door.tasks(1)),
                  Door.service("empty", 80, List.of()),
                  Door.service("bad", Map.of("traefik.port", "x"), List.of())));
      assertThat(routes(answer(door, "", TenantId.DEFAULT)))
          .extracting(RouteView::name, RouteView::status, RouteView::port, RouteView::url)
          .containsExactly(
              tuple("web@stack/bad", "error", 0, null),
              tuple("web@stack/empty", "down", 80, "http://empty.localhost:" + door.port()),
              tuple("web@stack/shop", "up", 80, "http://shop.localhost:" + door.port()));
      RouteView shop =
          (RouteView) ((Response.Json) answer(door, "web@stack/shop", TenantId.DEFAULT)).body();
      assertThat(shop)
          .isEqualTo(
              new RouteView(
                  "web@stack/shop",
                  "http",
                  "stack/shop",
                  "default",
                  "Host(`shop.localhost`)",
                  List.of("shop.localhost"),
                  22,
                  List.of("web", "websecure"),
                  null,
                  List.of(),
                  "shop/web",
                  80,
                  "up",
                  List.of(),
                  List.of(),
                  new RouteView.BalancingView("leastconn", false, false, 0),
                  List.of(new RouteView.TaskView("t0", "127.0.1.0")),
                  List.of(new RouteView.ServerView("t0", "127.0.1.0:80", "http", "well", null, 0)),
                  "http://shop.localhost:" + door.port(),
                  List.of("http://shop.localhost:" + door.port())));
      assertThat(answer(door, "", new TenantId("acme")))
          .isEqualTo(new Response.Json(200, List.of()));
      assertThat(answer(door, "web@stack/shop", TenantId.DEFAULT))
          .isInstanceOf(Response.Json.class);
      assertThatExceptionOfType(BerthException.class)
          .isThrownBy(() -> answer(door, "web@stack/shp", TenantId.DEFAULT))
          .withMessage(
              "Cannot find route 'web@stack/shp': there is none of that name. Did you mean 'web@stack/shop'?");
      assertThatExceptionOfType(BerthException.class)
          .isThrownBy(() -> answer(door, "web@stack/shop", new TenantId("acme")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  @SuppressWarnings("unchecked") // The list of routes is one of these.
  private static List<RouteView> routes(Response response) {
    return (List<RouteView>) ((Response.Json) response).body();
  }

  private static Response answer(Door door, String name, TenantId tenant) throws Exception {
    Endpoint endpoint = door.door().endpoints().get(name.isEmpty() ? 0 : 1);
    return endpoint.handler().answer(new Asked(name, new Principal("p", tenant, false), null));
  }
}
