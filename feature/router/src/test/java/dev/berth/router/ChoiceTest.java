package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which task gets a request, as labels say. */
class ChoiceTest {
  private static final String PREFIX = "traefik.http.services.web.loadbalancer.";
  private static final Pattern COOKIE = Pattern.compile("(?i)Set-Cookie: (([^=]+)=([^;]+).*)\r\n");

  private static final Duration SOON = Duration.ofSeconds(20);

  private Door door;
  private List<Backend> backends;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    door = Door.open();
    backends = Door.backends(3);
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    for (Backend backend : backends) {
      backend.close();
    }
  }

  private void route(int tasks, String... labels) {
    Map<String, String> all = new HashMap<>();
    all.put(PREFIX + "server.port", Integer.toString(backends.getFirst().port()));
    for (String label : labels) {
      int equals = label.indexOf('=');
      all.put(PREFIX + label.substring(0, equals), label.substring(equals + 1));
    }
    door.door().update(List.of(Door.service("shop", all, Door.tasks(tasks))));
    Route route = Objects.requireNonNull(door.door().table().find("web@stack/shop"));
    assertThat(route.errors()).isEmpty();
  }

  private String ask(String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return Wire.exchange(
        door.port(),
        "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n" + more + "\r\n");
  }

  private static String task(String answer) {
    return answer.substring(answer.length() - 2);
  }

  @Test
  void keepsAClientAtItsTaskByACookie() throws Exception {
    route(3, "sticky.cookie.name=seat", "sticky.cookie.httpOnly=true", "sticky.cookie.secure=true");
    String first = ask();
    Matcher cookie = COOKIE.matcher(first);
    assertThat(cookie.find()).isTrue();
    assertThat(cookie.group(2)).isEqualTo("seat");
    assertThat(cookie.group(3)).matches("[0-9a-f]{20}");
    assertThat(cookie.group(1)).contains("; Path=/").contains("; HttpOnly").contains("; Secure");
    for (int i = 0; i < 6; i++) {
      String again = ask("Cookie: a=b; seat=" + cookie.group(3));
      assertThat(task(again)).isEqualTo(task(first));
      assertThat(again).doesNotContainIgnoringCase("set-cookie");
    }
    assertThat(COOKIE.matcher(ask("Cookie: seat=somebodyelse")).find()).isTrue();
    // The task goes, the client is given another one.
    int kept = task(first).charAt(1) - '0';
    door.door().drain(Door.tasks(3).get(kept).id(), Duration.ofSeconds(5));
    String elsewhere = ask("Cookie: seat=" + cookie.group(3));
    assertThat(task(elsewhere)).isNotEqualTo(task(first));
    assertThat(COOKIE.matcher(elsewhere).find()).isTrue();
  }

  @Test
  void leavesOutTasksThatSayTheyAreNotWell() throws Exception {
    AtomicInteger status = new AtomicInteger(500);
    try (Backend checked =
        new Backend(
            Door.tasks(1).getFirst().address(),
            0,
            on -> {
              on.readHead();
              on.send("HTTP/1.1 " + status.get() + " X\r\nContent-Length: 0\r\n\r\n");
            })) {
      route(
          1,
          "healthcheck.path=/health",
          "healthcheck.interval=100ms",
          "healthcheck.timeout=5s",
          "healthcheck.port=" + checked.port());
      Eventually.within(SOON, () -> assertThat(ask()).startsWith("HTTP/1.1 503 "));
      Route route = Objects.requireNonNull(door.door().table().find("web@stack/shop"));
      RouteView view =
          RouteView.of(route, new RouteView.Ports(door.port(), -1), door.door().health());
      assertThat(view.servers())
          .singleElement()
          .satisfies(
              server -> {
                assertThat(server.health()).isEqualTo("unwell");
                assertThat(server.reason()).isEqualTo("it answers 500");
              });
      status.set(204);
      Eventually.within(SOON, () -> assertThat(ask()).endsWith("t0"));
    }
  }

  @Test
  void sharesByTheWeightsOfServices() throws Exception {
    String port = Integer.toString(backends.getFirst().port());
    Map<String, String> labels = new TreeMap<>();
    labels.put("traefik.port", port);
    labels.put("traefik.weight", "1");
    door.door().update(List.of(Door.service("shop", labels, Door.tasks(2))));
    int[] counts = new int[2];
    for (int i = 0; i < 8; i++) {
      counts[task(ask()).charAt(1) - '0']++;
    }
    assertThat(counts).containsExactly(4, 4);
  }
}
