package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.util.List;
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
            "/a%3bb",
            "/a%",
            "/a%6",
            "/%u0061",
            "/%zz")) {
      assertThat(TrickyPaths.isTricky(path)).as(path).isTrue();
    }
    for (String path :
        List.of(
            "/", "/a", "/a/", "/.well-known/x", "/a..b", "/a/...", "/a%20b", "/a%25", "/a%c3%bc")) {
      assertThat(TrickyPaths.isTricky(path)).as(path).isFalse();
    }
  }

  @Test
  void decodesWhatNeedNotBeEncoded() {
    assertThat(TrickyPaths.plain("/%61dmi%6E/%7e%2D%5f")).isEqualTo("/admin/~-_");
    assertThat(TrickyPaths.plain("/a%20%c3%bc%25%3a?%61")).isEqualTo("/a%20%c3%bc%25%3a?%61");
    assertThat(TrickyPaths.plain("/a?%61")).isEqualTo("/a?%61");
    assertThat(TrickyPaths.plain("/a%6")).isEqualTo("/a%6");
  }

  @Test
  void refusesThemWherePathsDecide() throws Exception {
    try (Door door = Door.open();
        Backend backend =
            Backend.answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nreached")) {
      List<Upstream> upstreams = List.of(Door.upstream("t1", Door.LOOPBACK, backend.port()));
      door.route("a", upstreams, List.of(), new Passage.Options(true, true, null));
      door.route("b", upstreams);
      assertThat(get(door, "a.localhost", "/public/x?y=//z")).startsWith("HTTP/1.1 200 ");
      assertThat(get(door, "a.localhost", "/public/../admin")).startsWith("HTTP/1.1 400 ");
      assertThat(get(door, "a.localhost", "/public/%2e%2e/admin")).startsWith("HTTP/1.1 400 ");
      assertThat(get(door, "b.localhost", "/x//y;z")).startsWith("HTTP/1.1 200 ");
    }
  }

  private static String get(Door door, String host, String path) throws Exception {
    return Wire.exchange(
        door.port(),
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }
}
