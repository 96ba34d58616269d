package dev.berth.logs;

import static dev.berth.logs.Shop.ACME;
import static dev.berth.logs.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.http.Json;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API answers. */
class SearchEndpointsTest {
  @TempDir private Path folder;
  private Shop shop;
  private TaskId task;

  @BeforeEach
  void open() {
    shop = new Shop(folder);
    task = shop.tasks.run("acme", "shop", "web", "t1");
    for (int i = 0; i < 10; i++) {
      shop.tasks.write(task, NOW.minusSeconds(100 - i), "INFO request of user u" + i);
    }
    shop.finds(ACME, "*", 10);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Response ask(String path, TestRequest request) throws Exception {
    return shop.logs().endpoints(Owners.ACCESS).stream()
        .filter(each -> each.path().equals(path))
        .findFirst()
        .orElseThrow()
        .handler()
        .answer(request);
  }

  private String json(String path, String... query) throws Exception {
    Response.Json answer = (Response.Json) ask(path, TestRequest.of("acme", query));
    return Json.render(answer.body());
  }

  @Test
  void findsTheNewest() throws Exception {
    assertThat(json("/api/search", "query", "request", "limit", "2"))
        .startsWith("{\"total\":10,\"exact\":true,\"truncated\":false,\"hits\":[{\"@timestamp\":")
        .containsSubsequence("user u9", "user u8")
        .doesNotContain("user u7");
    assertThat(json("/api/search", "order", "oldest", "limit", "1", "to", "now-95s"))
        .contains("\"total\":5", "user u0");
  }

  @Test
  void counts() throws Exception {
    String from = NOW.minusSeconds(100).toString();
    String to = NOW.minusSeconds(90).toString();
    assertThat(json("/api/search/histogram", "from", from, "to", to, "counts", "2"))
        .contains("\"interval\":5000,\"counts\":[5,5],\"total\":10");
    assertThat(json("/api/search/values", "field", "service", "query", "severity: info"))
        .contains("\"values\":[{\"name\":\"web\",\"count\":10}]");
    assertThat(json("/api/templates", "service", "shop/web"))
        .contains("\"total\":1", "\"count\":10");
    assertThat(json("/api/templates", "service", "other")).contains("\"total\":0");
    assertThat(json("/api/logs/status")).contains("\"tenant\":\"acme\",\"records\":10");
  }

  @Test
  void countsInTimesThatPeopleCountIn() throws Exception {
    String from = NOW.minusSeconds(103).toString();
    String to = NOW.minusSeconds(82).toString();
    assertThat(
            json("/api/search/histogram", "from", from, "to", to, "counts", "3", "round", "true"))
        .contains("\"from\":\"2026-11-22T11:58:10Z\",\"interval\":10000,\"counts\":[0,10,0]");
    assertThat(json("/api/search/histogram", "from", "2026-01-01", "to", "2026-12-31", "round", ""))
        .contains("\"interval\":604800000", "\"total\":10");
  }

  @Test
  void listsFields() throws Exception {
    assertThat(json("/api/search/fields"))
        .contains("{\"name\":\"message\",\"kind\":\"text\"}")
        .contains("{\"name\":\"service\",\"kind\":\"name\"}")
        .contains("{\"name\":\"slot\",\"kind\":\"number\"}")
        .doesNotContain("arrival");
    assertThat(json("/api/search/fields", "from", "2026-01-01", "to", "2026-01-02"))
        .isEqualTo("[]");
  }

  @Test
  void showsWhatIsAround() throws Exception {
    String time = NOW.minusSeconds(95).toString();
    assertThat(json("/api/search/around", "task", "t1", "time", time, "lines", "2"))
        .containsSubsequence("before", "user u3", "user u4", "after", "user u5", "user u6")
        .doesNotContain("u2", "u7");
  }

  @Test
  void tellsWhatComesIn() throws Exception {
    Arrivals arrivals = shop.logs().of(ACME).shelf().arrivals();
    Eventually.withinSeconds(20, () -> assertThat(arrivals.visible()).isEqualTo(arrivals.last()));
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    List<Runnable> closers = Collections.synchronizedList(new ArrayList<>());
    TestRequest request = TestRequest.of("acme", "follow", "", "query", "not late", "limit", "1");
    Response.Lines lines = (Response.Lines) ask("/api/search", request);
    Thread reader =
        Threads.start(
            "reader",
            () -> {
              try {
                lines.source().writeTo(new Sink(told, closers));
              } catch (Exception e) {
                told.add(e.toString());
              }
            });
    Eventually.withinSeconds(20, () -> assertThat(told).hasSize(1));
    shop.tasks.write(task, NOW.minusSeconds(50), "the next");
    shop.tasks.write(task, NOW.minusSeconds(50), "one that is late");
    shop.tasks.write(task, NOW.minusSeconds(50), "the last");
    Eventually.withinSeconds(20, () -> assertThat(told).hasSize(3));
    assertThat(told.get(0)).contains("user u9");
    assertThat(told.get(1)).contains("the next");
    assertThat(told.get(2)).contains("the last");
    closers.forEach(Runnable::run);
    assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
  }

  /** More than one answer of a search has. */
  @Test
  void tellsAllOfMuchThatComesAtOnce() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    List<Runnable> closers = Collections.synchronizedList(new ArrayList<>());
    TestRequest request = TestRequest.of("acme", "follow", "", "query", "flood", "limit", "0");
    Response.Lines lines = (Response.Lines) ask("/api/search", request);
    Thread reader =
        Threads.start(
            "reader",
            () -> {
              try {
                lines.source().writeTo(new Sink(told, closers));
              } catch (Exception e) {
                told.add(e.toString());
              }
            });
    Arrivals arrivals = shop.logs().of(ACME).shelf().arrivals();
    Eventually.withinSeconds(20, () -> assertThat(arrivals.isAwaited()).isTrue());
    int number = 12_000;
    for (int i = 0; i < number; i++) {
      shop.tasks.write(task, NOW.minusSeconds(50), "flood " + i + ".");
    }
    Eventually.withinSeconds(60, () -> assertThat(told).hasSize(number));
    assertThat(told).noneMatch(each -> each.contains("missed")).doesNotHaveDuplicates();
    closers.forEach(Runnable::run);
    assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
  }

  private record Sink(List<String> told, List<Runnable> closers) implements Response.LineSink {
    @Override
    public void write(Object value) {
      told.add(Json.render(value));
    }

    @Override
    public void onClose(Runnable action) {
      closers.add(action);
    }
  }

  @Test
  void showsThePlatformToOperatorsOnly() throws Exception {
    assertThatThrownBy(() -> json("/api/search", "platform", ""))
        .hasMessage("Cannot search the records of the platform: they are for operators.");
    Principal operator = new Principal("op", new TenantId("acme"), true);
    assertThat(ask("/api/search", TestRequest.of(operator, "platform", "")))
        .isInstanceOf(Response.Json.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from | yesterday | is no time",
        "to | now-2h | the first has to be before the second",
        "query | (a | Cannot",
        "query | a: *b*c*d*e*f*g*h*i*j* | Cannot",
        "order | first | it is"
      })
  void refusesWhatIsWrong(String name, String value, String message) {
    assertThatThrownBy(() -> json("/api/search", name, value))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining(message);
  }

  @Test
  void bearsHostileQueries() throws Exception {
    assertThatThrownBy(() -> json("/api/search", "query", "(".repeat(60) + "a" + ")".repeat(60)))
        .isInstanceOf(BerthException.class);
    assertThat(json("/api/search", "query", "*a*e*i*o*u*")).contains("\"total\":0");
    assertThat(json("/api/search", "query", "p*: *e*e* or not *: *u*")).contains("\"total\"");
    assertThat(json("/api/search/values", "field", "nothing")).contains("\"values\":[]");
  }
}
