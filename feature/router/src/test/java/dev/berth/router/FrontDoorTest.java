package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.access.Principal;
import dev.berth.deploy.RoutableService;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrontDoorTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final StackName SHOP = new StackName("shop");
  private static final ServiceName WEB = new ServiceName("web");

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
    Vertx vertx = Vertx.vertx();
    try (ServerSocket taken = new ServerSocket(0, 1, Door.LOOPBACK);
        FrontDoor door =
            new FrontDoor(
                vertx, FrontDoorSettings.of("localhost", taken.getLocalPort()), _ -> {})) {
      assertThatExceptionOfType(BerthException.class)
          .isThrownBy(door::start)
          .withMessage(
              "Cannot listen on port %d: another program has it. Stop that program, or choose another port with --http-port.",
              taken.getLocalPort())
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_TAKEN));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
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
      long before = System.nanoTime();
      services.removeLast();
      door.door().update(services);
      assertThat(System.nanoTime() - before).as("nanoseconds for a change").isLessThan(500_000_000);
      assertThat(Wire.exchange(door.port(), get("s998.localhost"))).endsWith("hello");
      assertThat(Wire.exchange(door.port(), get("s999.localhost"))).startsWith("HTTP/1.1 404 ");
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
      assertThat(answer(door, "", TenantId.DEFAULT))
          .isEqualTo(
              new Response.Json(
                  200,
                  List.of(
                      new RouteView(
                          "web@stack/bad",
                          "Host(`bad.localhost`)",
                          List.of("bad.localhost"),
                          "bad/web",
                          0,
                          "error",
                          List.of(
                              "Cannot read the label 'traefik.port': 'x' is not a port. Write a number from 1 to 65535."),
                          List.of(),
                          null),
                      new RouteView(
                          "web@stack/empty",
                          "Host(`empty.localhost`)",
                          List.of("empty.localhost"),
                          "empty/web",
                          80,
                          "down",
                          List.of(),
                          List.of(),
                          "http://empty.localhost:" + door.port()),
                      new RouteView(
                          "web@stack/shop",
                          "Host(`shop.localhost`)",
                          List.of("shop.localhost"),
                          "shop/web",
                          80,
                          "up",
                          List.of(),
                          List.of(new RouteView.TaskView("t0", "127.0.1.0")),
                          "http://shop.localhost:" + door.port()))));
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

  private static Response answer(Door door, String name, TenantId tenant) throws Exception {
    Endpoint endpoint = door.door().endpoints().get(name.isEmpty() ? 0 : 1);
    return endpoint.handler().answer(new Asked(name, new Principal("p", tenant, false)));
  }

  /** A request for a route by its name. */
  private record Asked(String name, Principal principal) implements Request {
    @Override
    public java.util.List<String> queries(String parameter) {
      return java.util.List.of();
    }

    @Override
    public String path(String parameter) {
      return name;
    }

    @Override
    public Optional<String> query(String parameter) {
      return Optional.empty();
    }

    @Override
    public boolean flag(String parameter) {
      return false;
    }

    @Override
    public int number(String parameter, int otherwise, int min, int max) {
      return otherwise;
    }

    @Override
    public Optional<String> header(String header) {
      return Optional.empty();
    }

    @Override
    public <T> T json(Class<T> type) {
      throw new UnsupportedOperationException("no body");
    }

    @Override
    public InputStream stream() {
      return InputStream.nullInputStream();
    }
  }
}
