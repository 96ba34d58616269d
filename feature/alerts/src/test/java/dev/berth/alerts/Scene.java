package dev.berth.alerts;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.Guard;
import dev.berth.http.Json;
import dev.berth.http.Response;
import dev.berth.kernel.AddressRange;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import dev.berth.records.MetricReadings.Reading;
import dev.berth.records.NewTemplates.Template;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Alerts on a real database, with everything around them to be steered. */
final class Scene implements AutoCloseable {
  static final TenantId ACME = new TenantId("acme");
  static final Principal OPERATOR = new Principal("admin", ACME, true);
  static final Principal OTHER = new Principal("eve", new TenantId("rival"), true);

  final TestClock clock = new TestClock();
  final FakeSources sources = new FakeSources();
  final List<AuditEntry> trail = new CopyOnWriteArrayList<>();
  final Store store;
  private final List<AddressRange> allowed;
  private final AtomicInteger ids = new AtomicInteger();
  private final SSLSocketFactory tls;
  Alerts alerts;

  Scene(Path folder) {
    this(folder, List.of(AddressRange.parse("127.0.0.0/8")), defaultTls());
  }

  Scene(Path folder, List<AddressRange> allowed, SSLSocketFactory tls) {
    this.allowed = allowed;
    this.tls = tls;
    this.store = SqlStore.sqlite(folder.resolve("berth.db"));
    this.alerts = open(new Inline());
    alerts.prepare();
  }

  private static SSLSocketFactory defaultTls() {
    try {
      return SSLContext.getDefault().getSocketFactory();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is judged: counts by their query, readings by their metric. */
  static final class FakeSources {
    final Map<String, Long> counts = new ConcurrentHashMap<>();
    final Map<String, Map<String, Long>> groups = new ConcurrentHashMap<>();
    final Map<String, List<Reading>> readings = new ConcurrentHashMap<>();
    final List<Template> templates = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException failure;

    Alerts.Sources all() {
      return new Alerts.Sources(
          (tenant, query, _, _) -> {
            fail();
            return counts.getOrDefault(tenant + " " + query, counts.getOrDefault(query, 0L));
          },
          (_, query, _, _, _, _) -> groups.getOrDefault(query, Map.of()),
          (_, metric, _, _, _, _) -> readings.getOrDefault(metric, List.of()),
          (_, from, to, _) ->
              templates.stream()
                  .filter(one -> !one.firstSeen().isBefore(from) && one.firstSeen().isBefore(to))
                  .toList());
    }

    private void fail() {
      RuntimeException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
    }
  }

  Alerts open(ExecutorService executor) {
    return open(executor, sources.all());
  }

  Alerts open(ExecutorService executor, Alerts.Sources judged) {
    return new Alerts(
        new Alerts.Surroundings(
            store,
            new TestKeyring(),
            new Guard(new AllowOperators(), trail::add),
            clock,
            () -> "id-%05d".formatted(ids.incrementAndGet()),
            new Random(7),
            tls,
            _ -> false),
        judged,
        new AlertSettings(allowed, "http://berth.localhost:8080"),
        executor);
  }

  /** As if Berth had been killed and started again. */
  void restart() {
    alerts.close();
    alerts = open(new Inline());
    alerts.prepare();
  }

  /** Lets time pass, in steps of five seconds with a round after each. */
  void pass(Duration time) {
    for (long left = time.toSeconds(); left > 0; left -= 5) {
      clock.advance(Duration.ofSeconds(Math.min(5, left)));
      alerts.tick();
    }
  }

  void apply(String file) {
    apply(OPERATOR, file);
  }

  void apply(Principal principal, String file) {
    var _ = ask("POST", "/api/alert-rules", principal, "file=rules.yml", Map.of(), file);
    alerts.tick();
  }

  String get(String path) {
    return ask("GET", path, OPERATOR, "", Map.of(), null);
  }

  /** The states of the alerts, as {@code many-errors=firing}. */
  String states() {
    return new TreeMap<>(
            store.read(handle -> AlertTable.all(handle, ACME)).stream()
                .collect(
                    java.util.stream.Collectors.toMap(
                        one -> one.key().rule() + suffix(one), one -> one.state().word())))
        .toString();
  }

  private static String suffix(Alert alert) {
    String service = alert.labels().get("service");
    return service == null ? "" : "/" + service;
  }

  /** What happened, the first first, as {@code FIRED many-errors}. */
  List<String> history() {
    return store.read(handle -> HistoryTable.newest(handle, ACME, 100)).reversed().stream()
        .map(one -> one.kind() + " " + (one.rule().isEmpty() ? one.receiver() : one.rule()))
        .toList();
  }

  String ask(
      String method,
      String path,
      Principal principal,
      String query,
      Map<String, String> paths,
      @Nullable Object body) {
    Endpoint endpoint =
        alerts.endpoints().stream()
            .filter(one -> one.method().equals(method) && one.path().equals(path))
            .findFirst()
            .orElseThrow();
    try {
      return switch (endpoint.handler().answer(new TestRequest(principal, query, paths, body))) {
        case Response.Json(int status, Object answer) -> status + " " + Json.render(answer);
        case Response.Empty(int status) -> Integer.toString(status);
        default -> throw new IllegalStateException("not JSON");
      };
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    alerts.close();
    store.close();
  }

  /** What nobody may, beside operators who may all else: as {@code alertrule:Write alertrule/a}. */
  final List<String> denied = new CopyOnWriteArrayList<>();

  private final class AllowOperators implements Access {
    @Override
    public Authentication authenticate(Secret token, Origin origin) {
      return new Authentication.Refused("There are no tokens here.");
    }

    @Override
    public Decision decide(Principal principal, Action action, Resource resource) {
      return principal.operator() && !denied.contains(action + " " + resource.path())
          ? new Decision.Allowed()
          : new Decision.Denied("Nothing allows it.");
    }
  }
}
