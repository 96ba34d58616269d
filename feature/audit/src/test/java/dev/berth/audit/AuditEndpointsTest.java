package dev.berth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditEntry;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditEndpointsTest {
  private static final Principal OPERATOR = new Principal("root", TenantId.DEFAULT, true);

  @TempDir Path folder;
  private Trail trail = new Trail(Path.of("."));
  private @Nullable Audit opened;

  @BeforeEach
  void open() {
    trail = new Trail(folder);
    opened = trail.open();
    record(Trail.principal("alice", "shop"), "shop");
    record(Trail.principal("bob", "other"), "other");
    record(OPERATOR, "shop");
    record(Trail.principal("bob", "other"), "shop");
    record(Principal.ANONYMOUS, "default");
    record(Trail.principal("carol", "default"), "platform");
  }

  @AfterEach
  void close() {
    audit().close();
  }

  @Test
  void anOperatorSeesAll() throws Exception {
    assertThat(list(OPERATOR, Map.of())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(list(OPERATOR, Map.of("tenant", "shop"))).containsExactly(1L, 3L, 4L);
  }

  @Test
  void othersSeeWhatIsOfTheirTenant() throws Exception {
    Principal alice = Trail.principal("alice", "shop");
    assertThat(list(alice, Map.of())).containsExactly(1L, 3L, 4L);
    assertThat(list(alice, Map.of("tenant", "other"))).containsExactly(4L);
    assertThat(list(Trail.principal("bob", "other"), Map.of())).containsExactly(2L, 4L);
    assertThat(list(Trail.principal("carol", "default"), Map.of())).containsExactly(3L, 6L);
  }

  @Test
  void asksForTimesInBothForms() throws Exception {
    trail.now = Trail.START.plusSeconds(3600);
    record(OPERATOR, "shop");

    assertThat(list(OPERATOR, Map.of("since", "PT30M"))).containsExactly(7L);
    assertThat(list(OPERATOR, Map.of("until", "PT30M"))).hasSize(6);
    assertThat(list(OPERATOR, Map.of("since", "2026-01-31T12:30:00Z"))).containsExactly(7L);
    assertThat(list(OPERATOR, Map.of("tail", "2"))).containsExactly(6L, 7L);
    assertThat(list(OPERATOR, Map.of("tail", "0", "principal", "bob"))).containsExactly(2L, 4L);
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThatThrownBy(() -> list(OPERATOR, Map.of("since", "yesterday")))
        .hasMessage(
            "Cannot read the query parameter 'since': it is no time. Write one like"
                + " 2026-01-31T12:00:00Z, or how long ago, like PT24H.");
    assertThatThrownBy(() -> list(OPERATOR, Map.of("since", "P99999999999999D")))
        .hasMessageContaining("it is no time");
    assertThatThrownBy(() -> list(OPERATOR, Map.of("result", "maybe")))
        .hasMessage(
            "Cannot read the query parameter 'result': it is one of DONE, REFUSED, FAILED.");
  }

  @Test
  void verifies() throws Exception {
    Endpoint verify = audit().endpoints().get(1);

    assertThat(verify.path()).isEqualTo("/api/audit/verify");
    assertThat(verify.action()).isEqualTo(new Action("audit:Verify"));
    Response response = verify.handler().answer(new Asked(OPERATOR, Map.of()));
    assertThat(response)
        .isInstanceOfSatisfying(
            Response.Json.class,
            json -> {
              Verdict verdict = (Verdict) json.body();
              assertThat(verdict.valid()).isTrue();
              assertThat(verdict.entries()).isEqualTo(6);
            });
  }

  @Test
  void followsWhatComesLater() throws Exception {
    Endpoint list = audit().endpoints().getFirst();
    Map<String, String> query = Map.of("follow", "true", "tail", "1", "principal", "bob");
    Response response = list.handler().answer(new Asked(OPERATOR, query));
    BlockingQueue<Long> found = new LinkedBlockingQueue<>();
    CompletableFuture<Runnable> leaving = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread follower =
        Threads.start(
            "follower",
            () -> {
              try {
                ((Response.Lines) response).source().writeTo(new Following(found, leaving));
                ended.countDown();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });

    assertThat(found.poll(60, TimeUnit.SECONDS)).isEqualTo(4L);
    record(OPERATOR, "shop");
    record(Trail.principal("bob", "other"), "other");
    assertThat(found.poll(60, TimeUnit.SECONDS)).isEqualTo(8L);
    record(Trail.principal("bob", "other"), "other");
    assertThat(found.poll(60, TimeUnit.SECONDS)).isEqualTo(9L);

    leaving.get(60, TimeUnit.SECONDS).run();
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    follower.join();
  }

  private record Following(BlockingQueue<Long> found, CompletableFuture<Runnable> leaving)
      implements Response.LineSink {
    @Override
    public void write(Object value) {
      found.add(((EntryView) value).sequence());
    }

    @Override
    public void onClose(Runnable action) {
      leaving.complete(action);
    }
  }

  private Audit audit() {
    return Objects.requireNonNull(opened);
  }

  private void record(Principal principal, String owner) {
    Resource resource = new Resource(new TenantId(owner), "stack/shop");
    audit()
        .record(
            new AuditEntry(
                principal, new Action("stack:Deploy"), resource, AuditEntry.Result.DONE));
  }

  private List<Long> list(Principal asker, Map<String, String> query) throws Exception {
    Endpoint list = audit().endpoints().getFirst();
    assertThat(list.path()).isEqualTo("/api/audit");
    Response response = list.handler().answer(new Asked(asker, query));
    List<Long> found = new ArrayList<>();
    ((Response.Lines) response).source().writeTo(new Sink(found));
    return found;
  }

  private record Sink(List<Long> found) implements Response.LineSink {
    @Override
    public void write(Object value) {
      found.add(((EntryView) value).sequence());
    }

    @Override
    public void onClose(Runnable action) {}
  }

  /** A request with nothing but a query. */
  private record Asked(Principal principal, Map<String, String> values) implements Request {
    @Override
    public String path(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> query(String name) {
      return Optional.ofNullable(values.get(name));
    }

    @Override
    public boolean flag(String name) {
      return values.containsKey(name);
    }

    @Override
    public int number(String name, int otherwise, int min, int max) {
      return query(name).map(Integer::parseInt).orElse(otherwise);
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public <T> T json(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream stream() {
      throw new UnsupportedOperationException();
    }
  }
}
