package dev.berth.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Json;
import dev.berth.http.Response;
import dev.berth.index.Search;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.kql.KqlParser;
import dev.berth.records.PlatformEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done and what happened is found once, by those who may know of it. */
class ToldSourceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final TenantId GONE = new TenantId("gone");

  @TempDir private Path folder;
  private FakeTrail trail = new FakeTrail();
  private EventFile events;
  private Logs logs;

  @BeforeEach
  void open() {
    events = new EventFile(folder.resolve("events.log"), 100_000);
    logs = new Logs(folder.resolve("logs"), LogsSettings.DEFAULT, InstantSource.fixed(NOW));
    logs.followEvents(folder.resolve("events.log"), tenant -> !tenant.equals(GONE));
    logs.followAudit(trail, tenant -> !tenant.equals(GONE));
  }

  @AfterEach
  void close() {
    logs.close();
    events.close();
  }

  private void killAndOpen() {
    logs.abandon();
    events.close();
    open();
  }

  private List<String> find(ShelfSearch records, String query) {
    return records
        .find(
            new Search(
                KqlParser.parse(query),
                NOW.minusSeconds(30 * 86400L),
                NOW.plusSeconds(100),
                10_000,
                Search.Order.OLDEST))
        .hits()
        .stream()
        .map(hit -> hit.source())
        .toList();
  }

  private List<String> find(TenantId tenant, String query) {
    return find(logs.of(tenant).search().withAudit(), query);
  }

  private void finds(TenantId tenant, String query, int number) {
    Eventually.withinSeconds(20, () -> assertThat(find(tenant, query)).hasSize(number));
  }

  private PlatformEvent event(int number, String identity) {
    return new PlatformEvent(
        NOW.minusSeconds(50),
        new PlatformEvent.Subject(ACME, "shop", "web", "t" + number, 2, "n1"),
        "task.exited",
        PlatformEvent.Severity.WARN,
        "Task 'shop_web.2.t%d' ended: killed \"by\" user\n".formatted(number),
        Map.of("exit_code", "137"),
        identity);
  }

  @Test
  void anEntryIsFoundByAllWhoseItIs() {
    trail.add(NOW, "stack:Deploy", "berth:other:stack/shop", ACME, OTHER);
    trail.add(NOW, "user:Create", "berth:platform:user/bob");
    trail.add(NOW, "task:Exec", "berth:gone:task/t7", GONE);
    trail.add(NOW.minus(Duration.ofDays(20)), "stack:Deploy", "berth:acme:stack/old", ACME);
    finds(ACME, "kind: audit and audit.action: \"stack:Deploy\" and stack: shop", 1);
    finds(OTHER, "audit.principal: alice and audit.details.version: 7", 1);
    finds(TenantId.PLATFORM, "kind: audit", 2);
    finds(TenantId.PLATFORM, "task: t7", 1);
    assertThat(find(ACME, "*")).hasSize(1);
    assertThat(find(ACME, "*").getFirst())
        .isEqualTo(
            """
            {"@timestamp":"2026-11-22T12:00:00Z","kind":"audit","tenant":"acme","stack":"shop","severity":"info","message":"alice stack:Deploy berth:other:stack/shop DONE","audit":{"sequence":1,"principal":"alice","tenant":"acme","action":"stack:Deploy","resource":"berth:other:stack/shop","result":"DONE","details.version":"7"}}""");
    assertThat(folder.resolve("logs/gone")).doesNotExist();
  }

  @Test
  void nothingIsLostOrDoubledByKills() {
    int written = 0;
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 300; i++) {
        trail.add(NOW.minusSeconds(written), "stack:Deploy", "berth:acme:stack/shop", ACME);
        events.tell(event(written, "task.exited acme " + written));
        events.tell(event(written, "task.exited acme " + written));
        written++;
      }
      int expected = written;
      if (round % 2 == 0) {
        finds(ACME, "kind: event", expected);
      }
      killAndOpen();
    }
    events.tell(event(0, "task.exited acme 1150"));
    events.tell(event(0, ""));
    finds(ACME, "kind: event", written + 1);
    finds(ACME, "kind: audit", written);
  }

  @Test
  void aTrailThatBeganAnewIsReadFromItsBeginning() {
    for (int i = 0; i < 5; i++) {
      trail.add(NOW, "stack:Deploy", "berth:acme:stack/shop", ACME);
    }
    finds(ACME, "*", 5);
    Path place = folder.resolve("logs/audit.place");
    Eventually.withinSeconds(20, () -> assertThat(place).content().startsWith("0 5 "));
    logs.close();
    events.close();
    trail = new FakeTrail();
    trail.add(NOW, "stack:Deploy", "berth:acme:stack/shop", ACME);
    events = new EventFile(folder.resolve("events.log"));
    InstantSource later = InstantSource.fixed(NOW.plusSeconds(60));
    logs = new Logs(folder.resolve("logs"), LogsSettings.DEFAULT, later);
    logs.followAudit(trail, _ -> true);
    finds(ACME, "*", 6);
  }

  @Test
  void anEventSaysWhereItWas() {
    events.tell(event(1, "x"));
    finds(ACME, "kind: event and severity: warn and parameters.event: task.exited", 1);
    finds(ACME, "stack: shop and service: web and task: t1 and slot: 2 and node: n1", 1);
    assertThat(find(ACME, "*").getFirst())
        .contains("\"message\":\"Task 'shop_web.2.t1' ended: killed \\\"by\\\" user\\n\"")
        .contains("\"parameters\":{\"event\":\"task.exited\",\"details.exit_code\":\"137\"}");
  }

  private String ask(String path, Principal asker, String... query) throws Exception {
    Response.Json answer = (Response.Json) answer(path, asker, query);
    return Json.render(answer.body());
  }

  private Response answer(String path, Principal asker, String... query) throws Exception {
    Endpoint endpoint =
        logs.endpoints(Owners.ACCESS).stream()
            .filter(each -> each.path().equals(path))
            .findFirst()
            .orElseThrow();
    return endpoint.handler().answer(TestRequest.of(asker, query));
  }

  @Test
  void whoMayNotReadTheTrailFindsNothingOfIt() throws Exception {
    Principal member = new Principal("bob", ACME, false);
    Principal owner = new Principal("owner", ACME, false);
    Principal other = new Principal("owner", OTHER, false);
    trail.add(NOW, "stack:Deploy", "berth:acme:stack/shop", ACME);
    events.tell(event(1, ""));
    finds(ACME, "*", 2);
    assertThat(ask("/api/search", owner)).contains("\"total\":2", "alice");
    for (String query : List.of("", "kind: audit", "alice", "audit.*: *", "not kind: event")) {
      assertThat(ask("/api/search", member, "query", query)).doesNotContain("alice");
      assertThat(ask("/api/search", other, "query", query)).contains("\"total\":0");
    }
    assertThat(ask("/api/search", member)).contains("\"total\":1", "t1");
    assertThat(ask("/api/search/histogram", member, "query", "kind: audit"))
        .contains("\"total\":0");
    assertThat(ask("/api/search/values", member, "field", "audit.principal"))
        .contains("\"values\":[]", "\"others\":0");
    assertThat(ask("/api/search/values", owner, "field", "audit.principal")).contains("alice");
    assertThat(ask("/api/search/values", member, "field", "kind")).doesNotContain("audit");
    assertThat(ask("/api/templates", owner)).contains("\"total\":0");
    assertThat(logs.figures().count(ACME, "kind: audit", NOW.minusSeconds(60), NOW.plusSeconds(60)))
        .isZero();
  }

  @Test
  void aTailTellsOfTheTrailToThoseWhoMayReadIt() throws Exception {
    trail.add(NOW, "stack:Deploy", "berth:acme:stack/first", ACME);
    finds(ACME, "*", 1);
    List<String> member = new ArrayList<>();
    List<String> owner = new ArrayList<>();
    List<Thread> tails = new ArrayList<>();
    List<Runnable> closers = Collections.synchronizedList(new ArrayList<>());
    tails.add(tail(new Principal("bob", ACME, false), member, closers));
    tails.add(tail(new Principal("owner", ACME, false), owner, closers));
    Eventually.withinSeconds(20, () -> assertThat(told(owner)).hasSize(1));
    trail.add(NOW, "stack:Deploy", "berth:acme:stack/next", ACME);
    Eventually.withinSeconds(20, () -> assertThat(told(owner)).hasSize(2));
    events.tell(event(1, ""));
    Eventually.withinSeconds(20, () -> assertThat(told(member)).hasSize(1));
    assertThat(told(member).getFirst()).contains("\"kind\":\"event\"");
    closers.forEach(Runnable::run);
    for (Thread tail : tails) {
      assertThat(tail.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  private static List<String> told(List<String> lines) {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  private Thread tail(Principal asker, List<String> told, List<Runnable> closers) throws Exception {
    Response.Lines lines = (Response.Lines) answer("/api/search", asker, "follow", "");
    return Threads.start(
        "tail",
        () -> {
          try {
            lines
                .source()
                .writeTo(
                    new Response.LineSink() {
                      @Override
                      public void write(Object value) {
                        synchronized (told) {
                          told.add(Json.render(value));
                        }
                      }

                      @Override
                      public void onClose(Runnable action) {
                        closers.add(action);
                      }
                    });
          } catch (Exception e) {
            closers.add(() -> {});
          }
        });
  }
}
