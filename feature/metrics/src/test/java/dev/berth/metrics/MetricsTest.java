package dev.berth.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.records.MetricReadings.Reading;
import dev.berth.records.MetricReadings.Reduction;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static final TenantId ACME = new TenantId("acme");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final FakeDirectory tasks = new FakeDirectory();
  private volatile String own = "berth_tasks 1\n";
  private Store store;
  private Metrics metrics;

  @BeforeEach
  void open() {
    store = SqlStore.sqlite(folder.resolve("berth.db"));
    metrics =
        new Metrics(
            new Metrics.Surroundings(
                folder,
                store,
                tasks,
                () -> own,
                "one",
                clock,
                (SSLSocketFactory) SSLSocketFactory.getDefault()),
            MetricsSettings.DEFAULT);
    metrics.prepare();
  }

  @AfterEach
  void close() {
    metrics.close();
    store.close();
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      metrics.round();
      clock.advance(Duration.ofSeconds(10));
      tasks.use(Duration.ofSeconds(5));
    }
  }

  private <T> T get(String tenant, String target, Class<T> type) throws Exception {
    return type.cast(((Response.Json) Asked.get(metrics, tenant, target)).body());
  }

  private String federate(String tenant, String selector) throws Exception {
    return ((Response.Text) Asked.get(metrics, tenant, "/federate?match[]=" + selector)).body();
  }

  private static HttpServer serve(String path, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void measuresTasksForTheirTenantOnly() throws Exception {
    tasks.add("acme", "web", 1, Map.of());
    tasks.add("other", "db", 2, Map.of());
    rounds(7);
    UsageEndpoints.TopsView top = get("acme", "/api/top", UsageEndpoints.TopsView.class);
    assertThat(top.tasks()).hasSize(1);
    UsageEndpoints.TopView task = top.tasks().getFirst();
    assertThat(task.service()).isEqualTo("web");
    assertThat(task.cpu()).isEqualTo(0.5);
    assertThat(task.memory()).isEqualTo(1000);
    assertThat(task.memoryLimit()).isEqualTo(4000);
    assertThat(federate("acme", "{__name__=~\"berth_task_.*\"}"))
        .contains("service=\"web\"")
        .doesNotContain("service=\"db\"");
    assertThat(federate("acme", "{__name__=~\".*\"}")).doesNotContain("berth_host", "jvm");
    assertThat(federate("platform", "{__name__=~\".*\"}"))
        .contains("berth_host_memory_bytes", "berth_tasks 1 ", "jvm_threads")
        .doesNotContain("berth_task_cpu");
    assertThat(federate("nobody", "{__name__=~\".*\"}")).isEmpty();
  }

  @Test
  void answersQuestionsAndReadings() throws Exception {
    tasks.add("acme", "web", 1, Map.of());
    Instant begin = clock.instant();
    rounds(60);
    MetricEndpoints.QueryView view =
        get(
            "acme",
            "/api/metrics/query?metric=berth_task_cpu_seconds_total&label=service=~w.*&reduce=rate&step=1m",
            MetricEndpoints.QueryView.class);
    assertThat(view.series()).hasSize(1);
    assertThat(view.series().getFirst().points())
        .hasSize(10)
        .allSatisfy(point -> assertThat(point.value()).isEqualTo(0.5));
    List<Reading> readings =
        metrics
            .readings()
            .read(
                ACME,
                "berth_task_cpu_seconds_total",
                Map.of("stack", "shop"),
                begin,
                clock.instant(),
                Reduction.RATE);
    assertThat(readings).singleElement().extracting(Reading::value).isEqualTo(0.5);
    assertThat(
            metrics
                .readings()
                .read(
                    new TenantId("other"),
                    "berth_task_cpu_seconds_total",
                    Map.of(),
                    begin,
                    clock.instant(),
                    Reduction.LAST))
        .isEmpty();
    assertThat(get("acme", "/api/metrics", MetricEndpoints.MetricsView.class).metrics())
        .contains(new MetricEndpoints.MetricView("berth_task_memory_bytes", 1));
  }

  @Test
  void samplesAreThereAgainAfterARestart() throws Exception {
    tasks.add("acme", "web", 1, Map.of());
    rounds(3);
    metrics.close();
    open();
    MetricEndpoints.QueryView view =
        get(
            "acme",
            "/api/metrics/query?metric=berth_task_memory_bytes&step=10s",
            MetricEndpoints.QueryView.class);
    assertThat(view.series().getFirst().points()).hasSize(3);
  }

  @Test
  void scrapesWhoSaysSo() throws Exception {
    HttpServer server =
        serve("/m", "# TYPE a counter\na{service=\"mine\",x=\"1\"} 7\nberth_task_memory_bytes 5\n");
    try {
      String port = Integer.toString(server.getAddress().getPort());
      tasks.add(
          "acme",
          "web",
          1,
          Map.of(
              "prometheus.io/scrape", "true",
              "prometheus.io/port", port,
              "prometheus.io/path", "/m"));
      tasks.add("acme", "db", 2, Map.of("prometheus.scrape", "true", "prometheus.port", "1"));
      rounds(1);
      String text = federate("acme", "{__name__=~\"a|up|scrape_.*|berth_task_memory_bytes\"}");
      assertThat(text)
          .contains("exported_service=\"mine\"", "service=\"web\"", "x=\"1\"")
          .containsPattern("up\\{.*service=\"web\".*} 1 ")
          .containsPattern("up\\{.*service=\"db\".*} 0 ")
          .contains("scrape_duration_seconds{")
          .doesNotContain("} 5 ");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAnswerThatIsWrongOrTooLongIsTakenForNone() throws Exception {
    HttpServer wrong = serve("/metrics", "good 1\nbad{ 2\n");
    HttpServer many = serve("/metrics", "x 1\n".repeat(20_000));
    HttpServer large = serve("/metrics", "# " + "x".repeat(5 << 20));
    HttpServer elsewhere = serve("/other", "x 1\n");
    List<HttpServer> servers = List.of(wrong, many, large, elsewhere);
    try {
      for (int i = 0; i < servers.size(); i++) {
        String port = Integer.toString(servers.get(i).getAddress().getPort());
        tasks.add(
            "acme", "web", i, Map.of("prometheus.io/scrape", "true", "prometheus.io/port", port));
      }
      tasks.add(
          "acme",
          "web",
          9,
          Map.of("prometheus.io/scrape", "true", "prometheus.io/path", "/a HTTP/1.0\r\nHost: b"));
      rounds(1);
      assertThat(federate("acme", "up").lines().filter(line -> line.contains("} 0 "))).hasSize(5);
      assertThat(federate("acme", "{__name__=~\"good|x\"}")).isEmpty();
    } finally {
      servers.forEach(server -> server.stop(0));
    }
  }

  @Test
  void takesLineProtocolAndTellsWhatIsWrong() throws Exception {
    assertThat(Asked.post(metrics, "acme", "/write", "cpu,host=a usage=1\n"))
        .isEqualTo(new Response.Empty(204));
    Response.Json refused =
        (Response.Json)
            Asked.post(
                metrics,
                "acme",
                "/api/v2/write?precision=s",
                """
                cpu,host=b usage=1
                cpu,host=a
                berth_task_memory_bytes value=1
                cpu,host=c v=1 5
                """);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(((InfluxEndpoints.InfluxError) refused.body()).message())
        .isEqualTo(
            "partial write: line 3: names that begin with 'berth_' are Berth's own;"
                + " line 2: missing fields; samples refused: 1 are more than an hour old,"
                + " or of the future; taken: 1 samples");
    assertThat(federate("acme", "cpu_usage")).contains("host=\"a\"", "host=\"b\"");
    assertThat(federate("other", "cpu_usage")).isEmpty();
  }

  @Test
  void unpacksNoMoreThanItMay() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[32 << 20]);
    }
    Map<String, String> gzip = Map.of("Content-Encoding", "gzip");
    assertThatThrownBy(
            () -> Asked.ask(metrics, "POST", "acme", "/write", packed.toByteArray(), gzip))
        .isInstanceOf(BerthException.class)
        .hasMessage("Cannot take the body: unpacked it is longer than 16MiB.");
    assertThatThrownBy(() -> Asked.ask(metrics, "POST", "acme", "/write", new byte[] {1, 2}, gzip))
        .isInstanceOf(BerthException.class)
        .hasMessage("Cannot read the body: it is no gzip. Send it whole.");
  }

  @Test
  void tellsUsageByPeriods() throws Exception {
    tasks.add("acme", "web", 1, Map.of());
    own = "berth_requests_total{route=\"web@stack/acme/shop\",code=\"200\"} 10\n";
    rounds(1);
    own = "berth_requests_total{route=\"web@stack/acme/shop\",code=\"200\"} 25\n";
    rounds(360);
    UsageEndpoints.UsagesView view =
        get("acme", "/api/usage?by=day", UsageEndpoints.UsagesView.class);
    assertThat(view.usage())
        .containsExactly(
            new Metering.UsageView("2026-11-22", "shop", "web", 1800, 3_610_000, 0, 0, 15));
    assertThat(get("acme", "/api/usage?by=hour", UsageEndpoints.UsagesView.class).usage())
        .extracting(Metering.UsageView::period)
        .containsExactly("2026-11-22T10Z", "2026-11-22T11Z");
    assertThat(get("other", "/api/usage?by=year", UsageEndpoints.UsagesView.class).usage())
        .isEmpty();
  }

  @Test
  void aTenantThatGoesTakesItsSamplesAlong() throws Exception {
    tasks.add("acme", "web", 1, Map.of());
    rounds(1);
    assertThat(folder.resolve("acme")).exists();
    metrics.remove(ACME);
    assertThat(folder.resolve("acme")).doesNotExist();
    assertThat(federate("acme", "{__name__=~\".*\"}")).isEmpty();
  }

  @Test
  void refusesQuestionsThatAreNone() {
    assertThatThrownBy(() -> federate("acme", "{__name__=~\"(\"}"))
        .hasMessageContaining("it is no regular expression");
    assertThatThrownBy(() -> federate("acme", "a{b=}")).hasMessageContaining("it has another form");
    assertThatThrownBy(() -> Asked.get(metrics, "acme", "/api/metrics/query?metric=a&label=x\"=1"))
        .hasMessageContaining("it has another form");
    assertThatThrownBy(() -> Asked.get(metrics, "acme", "/api/metrics/query?metric=a&reduce=x"))
        .hasMessageContaining("'reduce'");
    assertThatThrownBy(() -> Asked.get(metrics, "acme", "/api/usage?by=week"))
        .hasMessageContaining("'by'");
  }
}
