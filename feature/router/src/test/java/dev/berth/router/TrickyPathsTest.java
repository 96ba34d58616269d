package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrickyPathsTest {
  @Test
  void knowsPathsThatCouldBeTakenForOthers() {
    for (String path :
        List.of(
            "/a/../b",
            "/..",
            "/a/./b",
            "/a/.",
            "//a",
            "/a//b",
            "/a;b",
            "/a\\b",
            "/%2e%2e/a",
            "/a/%2E%2e/b",
            "/a%2fb",
            "/a%5Cb",
            "/a%00",
            "/a%0d%0a",
            "/a%3bb")) {
      assertThat(RequestHead.isTricky(path)).as(path).isTrue();
    }
    for (String path :
        List.of(
            "/", "/a", "/a/", "/.well-known/x", "/a..b", "/a/...", "/a%20b", "/a%25", "/a%c3%bc")) {
      assertThat(RequestHead.isTricky(path)).as(path).isFalse();
    }
  }

  @Test
  void refusesThemWherePathsDecide() throws Exception {
    try (Door door = Door.open();
        Backend backend =
            Backend.answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nreached")) {
      door.door()
          .update(
              List.of(
                  Door.service(
                      "shop",
                      Map.of(
                          "traefik.port", Integer.toString(backend.port()),
                          "traefik.http.routers.pub.rule", "Host(`a.io`) && PathPrefix(`/public`)",
                          "traefik.http.routers.all.rule", "Host(`b.io`)"),
                      List.of(Door.task("t1", Door.LOOPBACK)))));
      assertThat(get(door, "a.io", "/public/x?y=//z")).startsWith("HTTP/1.1 200 ");
      assertThat(get(door, "a.io", "/other")).startsWith("HTTP/1.1 404 ");
      assertThat(get(door, "a.io", "/public/../admin")).startsWith("HTTP/1.1 400 ");
      assertThat(get(door, "a.io", "/public/%2e%2e/admin")).startsWith("HTTP/1.1 400 ");
      assertThat(get(door, "b.io", "/x//y;z")).startsWith("HTTP/1.1 200 ");
    }
  }

  private static String get(Door door, String host, String path) throws Exception {
    return Wire.exchange(
        door.port(),
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }
}
