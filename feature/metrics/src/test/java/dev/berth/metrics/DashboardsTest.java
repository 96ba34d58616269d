package dev.berth.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.http.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.metrics.Dashboard.Panel;
import dev.berth.metrics.Dashboard.Query;
import dev.berth.metrics.DashboardEndpoints.DashboardBody;
import dev.berth.metrics.DashboardTable.Kept;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId RIVAL = new TenantId("rival");
  private static final Query QUERY =
      new Query(
          "berth_task_cpu_seconds_total",
          List.of("service=~w.*"),
          "rate",
          List.of("stack", "service"),
          "berth_task_processes",
          100.0,
          true,
          "CPU <b>of</b> all");
  private static final Panel CHART =
      new Panel("chart", "CPU \u202e", 6, 4, true, null, List.of(QUERY));
  private static final Panel TEXT =
      new Panel("text", "", 12, 1, null, "<script>\n\talert(1)</script>", null);
  private static final Dashboard DASHBOARD = new Dashboard("All", List.of(CHART, TEXT));

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private Store store;
  private Dashboards dashboards;

  @BeforeEach
  void open() {
    store = SqlStore.sqlite(folder.resolve("berth.db"));
    store.migrate("metrics");
    dashboards = new Dashboards(store, clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static ErrorCode code(ThrowingCallable call) {
    BerthException[] thrown = new BerthException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BerthException.class, failure -> thrown[0] = failure);
    return thrown[0].code();
  }

  @Test
  void keepsWhatWasPutForItsTenantOnly() {
    Kept put = dashboards.put(ACME, "all", DASHBOARD, null, "alice");
    assertThat(put).isEqualTo(new Kept("all", DASHBOARD, 1, "alice", clock.instant()));
    assertThat(dashboards.get(ACME, "all")).isEqualTo(put);
    assertThat(dashboards.all(ACME)).containsExactly(put);
    assertThat(dashboards.all(RIVAL)).isEmpty();
    assertThat(code(() -> dashboards.get(RIVAL, "all"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(code(() -> dashboards.remove(RIVAL, "all"))).isEqualTo(ErrorCode.NOT_FOUND);
    dashboards.remove(ACME, "all");
    assertThat(dashboards.all(ACME)).isEmpty();
  }

  @Test
  void letsNobodyWriteOverWhatTheyHaveNotSeen() {
    dashboards.put(ACME, "all", DASHBOARD, 0, "alice");
    clock.advance(Duration.ofMinutes(1));
    Kept second = dashboards.put(ACME, "all", new Dashboard("New", List.of()), 1, "bob");
    assertThat(second.revision()).isEqualTo(2);
    assertThatThrownBy(() -> dashboards.put(ACME, "all", DASHBOARD, 1, "alice"))
        .hasMessage(
            "Cannot keep dashboard 'all': it is there in revision 2. Load it again, or save yours"
                + " by another name.");
    assertThat(code(() -> dashboards.put(ACME, "all", DASHBOARD, 0, "alice")))
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(code(() -> dashboards.put(ACME, "gone", DASHBOARD, 3, "alice")))
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(dashboards.get(ACME, "all")).isEqualTo(second);
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    Panel panel =
        new Panel(
            "iframe",
            "a\nb",
            0,
            13,
            null,
            "\u001b[31m",
            List.of(
                new Query(
                    "a{}",
                    List.of("x\u0000"),
                    "sum",
                    Collections.nCopies(21, "a"),
                    "b c",
                    null,
                    null,
                    "t".repeat(101))));
    assertThatThrownBy(
            () -> dashboards.put(ACME, "x", new Dashboard(" ", List.of(panel)), null, "eve"))
        .hasMessageContainingAll(
            "title: It is empty",
            "panels[0].kind: It is one of",
            "panels[0].title: It has control characters",
            "panels[0].width: It is from 1 to 12",
            "panels[0].height: It is from 1 to 12",
            "panels[0].text: It has control characters",
            "panels[0].queries[0].metric: It is no name",
            "panels[0].queries[0].over: It is no name",
            "panels[0].queries[0].reduce: It is one of",
            "panels[0].queries[0].labels: It has control characters",
            "panels[0].queries[0].by: There are 21; 20 may be",
            "panels[0].queries[0].title: It is longer than 100");
    assertThat(dashboards.all(ACME)).isEmpty();
  }

  @Test
  void refusesWhatIsTooMuch() {
    Dashboard many = new Dashboard("Many", Collections.nCopies(41, TEXT));
    assertThat(code(() -> dashboards.put(ACME, "x", many, null, "eve")))
        .isEqualTo(ErrorCode.INVALID_INPUT);
    Panel text = new Panel("text", "", 1, 1, null, "x".repeat(10_000), null);
    Dashboard large = new Dashboard("Large", Collections.nCopies(40, text));
    assertThat(code(() -> dashboards.put(ACME, "x", large, null, "eve")))
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(code(() -> dashboards.put(ACME, "../x", DASHBOARD, null, "eve")))
        .isEqualTo(ErrorCode.INVALID_NAME);
    for (int i = 0; i < Dashboards.MOST; i++) {
      dashboards.put(ACME, "d" + i, DASHBOARD, null, "eve");
    }
    assertThat(code(() -> dashboards.put(ACME, "one-more", DASHBOARD, null, "eve")))
        .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(dashboards.put(ACME, "d0", DASHBOARD, null, "eve").revision()).isEqualTo(2);
    assertThat(dashboards.count(ACME)).isEqualTo(Dashboards.MOST);
    dashboards.removeAll(ACME);
    assertThat(dashboards.count(ACME)).isZero();
  }

  @Test
  void readsStrictly() {
    DashboardBody body =
        Json.parse(
            "{\"title\":\"One\",\"panels\":[{\"kind\":\"number\",\"title\":\"N\",\"width\":3,\"height\":2,"
                + "\"queries\":[{\"metric\":\"up\"}]}]}",
            DashboardBody.class);
    assertThat(body.panels().getFirst().queries())
        .containsExactly(new Query("up", null, null, null, null, null, null, null));
    for (String hostile :
        List.of(
            "{\"title\":\"x\",\"panels\":[],\"__proto__\":{}}",
            "{\"title\":\"x\",\"title\":\"y\",\"panels\":[]}",
            "{\"title\":{},\"panels\":[]}",
            "{\"title\":\"x\",\"panels\":[null]}",
            "{\"title\":\"x\",\"panels\":[{\"kind\":\"text\",\"title\":\"\",\"width\":1e9,\"height\":1}]}",
            "{\"title\":\"x\",\"panels\":" + "[".repeat(200) + "]".repeat(200) + "}")) {
      assertThat(code(() -> Json.parse(hostile, DashboardBody.class)))
          .as(hostile)
          .isEqualTo(ErrorCode.INVALID_INPUT);
    }
  }
}
