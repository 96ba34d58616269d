package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks that are reached at ports of their node. */
class PortsOfTasksTest {
  private static final String GET =
      "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n";
  private static final String PROTECTED = "traefik.http.routers.web.middlewares";
  private static final String USERS = "traefik.http.middlewares.users.basicauth.users";
  private static final String USER = "a:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";
  private static final String RANGE = "traefik.http.middlewares.near.ipallowlist.sourcerange";

  private static Backend answering(String name) throws IOException {
    return new Backend(
        on -> {
          while (!on.readHead().isEmpty()) {
            on.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + name);
          }
        });
  }

  private static RoutableService.Task task(String id, Map<Integer, Integer> ports, int... open) {
    Set<Integer> all = new HashSet<>();
    IntStream.of(open).forEach(all::add);
    return new RoutableService.Task(new TaskId(id), Door.LOOPBACK, ports, all);
  }

  private static RoutableService shop(Map<String, String> more, List<RoutableService.Task> tasks) {
    Map<String, String> labels = new LinkedHashMap<>(more);
    labels.put("traefik.http.routers.web.rule", "Host(`shop.localhost`)");
    labels.put("traefik.http.services.web.loadbalancer.server.port", "80");
    return Door.service("shop", labels, tasks);
  }

  private static Set<String> answers(Door door) throws IOException {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      String answer = Wire.exchange(door.port(), GET);
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      answers.add(answer.substring(answer.length() - 2));
    }
    return answers;
  }

  @Test
  void tellsTasksOfOneAddressApart() throws Exception {
    try (Door door = Door.open();
        Backend one = answering("t0");
        Backend other = answering("t1")) {
      door.door()
          .update(
              List.of(
                  shop(
                      Map.of(),
                      List.of(
                          task("t0", Map.of(80, one.port())),
                          task("t1", Map.of(80, other.port()))))));
      assertThat(answers(door)).containsExactlyInAnyOrder("t0", "t1");

      door.door().drain(new TaskId("t0"), Duration.ofSeconds(5));
      assertThat(answers(door)).containsExactly("t1");
    }
  }

  @Test
  void asksForHealthAtThePortOfTheNode() throws Exception {
    try (Door door = Door.open();
        Backend well = answering("t0");
        Backend check = answering("ok")) {
      Map<String, String> labels =
          Map.of(
              "traefik.http.services.web.loadbalancer.healthcheck.path", "/",
              "traefik.http.services.web.loadbalancer.healthcheck.port", "81",
              "traefik.http.services.web.loadbalancer.healthcheck.interval", "100ms");
      door.door()
          .update(
              List.of(
                  shop(labels, List.of(task("t0", Map.of(80, well.port(), 81, check.port()))))));
      Eventually.within(
          Duration.ofSeconds(10), () -> assertThat(check.accepted()).isGreaterThan(2));
      assertThat(answers(door)).containsExactly("t0");
      assertThat(well.accepted()).as("what the check left alone").isLessThanOrEqualTo(10);
    }
  }

  @Test
  void hasNoProtectedRouteWhereOthersReachItsTasksDirectly() throws Exception {
    try (Door door = Door.open();
        Backend task = answering("t0")) {
      for (Map<String, String> labels :
          List.of(
              Map.of(PROTECTED, "users", USERS, USER),
              Map.of(PROTECTED, "near", RANGE, "127.0.0.0/8"))) {
        door.door()
            .update(
                List.of(
                    shop(labels, List.of(task("t0", Map.of(80, task.port()), task.port(), 9999)))));
        assertThat(errors(door))
            .containsExactly(
                "Cannot protect the route by the middleware '%s': port %d of 127.0.0.1 is open to whoever reaches that machine and asks there instead. Have a firewall close it and set router.accept-open-ports to on, or run the tasks where Berth runs."
                    .formatted(labels.get(PROTECTED), task.port()));
        assertThat(Wire.exchange(door.port(), GET)).startsWith("HTTP/1.1 404 ");
        assertThat(warnings(door)).isEmpty();
      }
    }
  }

  @Test
  void hasItWhereThePortIsClosed() throws Exception {
    try (Door door = Door.open();
        Backend task = answering("t0")) {
      door.door()
          .update(
              List.of(
                  shop(
                      Map.of(PROTECTED, "near", RANGE, "127.0.0.0/8"),
                      List.of(task("t0", Map.of(80, task.port()), 9999)))));
      assertThat(errors(door)).isEmpty();
      assertThat(warnings(door)).isEmpty();
      assertThat(answers(door)).containsExactly("t0");
    }
  }

  @Test
  void hasItWhereTheOperatorPutsUpWithIt() throws Exception {
    try (Door door = Door.open(Door.settings().withOpenPortsAccepted());
        Backend task = answering("t0")) {
      door.door()
          .update(
              List.of(
                  shop(
                      Map.of(PROTECTED, "near", RANGE, "127.0.0.0/8"),
                      List.of(task("t0", Map.of(80, task.port()), task.port())))));
      assertThat(errors(door)).isEmpty();
      assertThat(answers(door)).containsExactly("t0");
      assertThat(warnings(door))
          .containsExactly(
              "Past the front door, port %d of 127.0.0.1 is open to whoever reaches that machine."
                  .formatted(task.port()));
    }
  }

  @Test
  void holdsARuleThatLooksAtAddressesForProtection() throws Exception {
    try (Door door = Door.open()) {
      door.door()
          .update(
              List.of(
                  Door.service(
                      "shop",
                      Map.of(
                          "traefik.http.routers.web.rule",
                          "Host(`shop.localhost`) && ClientIP(`127.0.0.0/8`)",
                          "traefik.http.services.web.loadbalancer.server.port",
                          "80"),
                      List.of(task("t0", Map.of(80, 32_768), 32_768)))));
      assertThat(errors(door))
          .singleElement()
          .asString()
          .startsWith("Cannot protect the route by ClientIP in its rule: port 32768 of");
    }
  }

  @Test
  void showsOpenPortsOfEveryRoute() throws Exception {
    try (Door door = Door.open()) {
      List<RoutableService.Task> tasks = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        tasks.add(task("t" + i, Map.of(80, 32_768 + i), 32_768 + i));
      }
      door.door().update(List.of(shop(Map.of(), tasks)));
      String warning =
          "Past the front door, port 32768 of 127.0.0.1, port 32769 of 127.0.0.1, port 32770 of 127.0.0.1, port 32771 of 127.0.0.1 and 3 more are open to whoever reaches those machines.";
      assertThat(warnings(door)).containsExactly(warning);
      Route route = Objects.requireNonNull(door.door().table().find("web@stack/shop"));
      assertThat(route.warnings()).containsExactly(warning);
      // The ports are closed after a while, and nothing else has changed.
      door.door()
          .update(
              List.of(
                  shop(
                      Map.of(),
                      tasks.stream().map(one -> task(one.id().value(), one.ports())).toList())));
      assertThat(Objects.requireNonNull(door.door().table().find("web@stack/shop")).warnings())
          .isEmpty();
    }
  }

  private static List<String> errors(Door door) {
    return door.door().errors(TenantId.DEFAULT, new StackName("shop"), new ServiceName("web"));
  }

  private static List<String> warnings(Door door) {
    return door.door().warnings(TenantId.DEFAULT, new StackName("shop"), new ServiceName("web"));
  }
}
