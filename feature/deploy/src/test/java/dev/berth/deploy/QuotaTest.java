package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.access.Quota;
import dev.berth.deploy.QuotaEndpoints.Figure;
import dev.berth.deploy.QuotaEndpoints.QuotaView;
import dev.berth.engine.VolumeName;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant may have, and what it is told when that is not enough. */
class QuotaTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Principal ANN = new Principal("ann", ACME, false);
  private static final ByteSize MIB_100 = ByteSize.ofMebibytes(100);

  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private void may(Quota quota) {
    dock.quotas.put(ACME, quota);
  }

  private void deploy(String stack, String... lines) {
    dock.deploy(ANN, stack, null, lines);
  }

  private static String[] web(int replicas) {
    return new String[] {
      "services:",
      "  web:",
      "    image: berth/host",
      "    mem_limit: 50m",
      "    cpus: 0.5",
      "    scale: " + replicas
    };
  }

  private static void assertExceeds(Runnable change, String... messages) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED))
        .hasMessage(String.join("\n", messages));
  }

  private void scale(String stack, int replicas) {
    dock.call(
        ANN,
        "POST",
        "/api/stacks/" + stack + "/services/web/scale",
        new ServiceEndpoints.ScaleRequest(replicas));
  }

  @Test
  void refusesWithEveryQuotaThatIsExceeded() {
    may(new Quota(MIB_100, 1000L, 2, 1, null, null));
    deploy("one", web(1));
    assertExceeds(
        () ->
            deploy(
                "two",
                "services:",
                "  web:",
                "    image: berth/host",
                "    mem_limit: 30m",
                "    cpus: 0.2",
                "    scale: 3",
                "    volumes: [a:/a, b:/b]",
                "volumes: {a: {}, b: {}}"),
        "quota.memory: Tenant 'acme' has 50MiB, would have 140MiB, and may have 100MiB. Ask for less, remove what is not needed, or have the operator raise the quota.",
        "quota.cpus: Tenant 'acme' has 0.5, would have 1.1, and may have 1. Ask for less, remove what is not needed, or have the operator raise the quota.",
        "quota.tasks: Tenant 'acme' has 1, would have 4, and may have 2. Ask for less, remove what is not needed, or have the operator raise the quota.",
        "quota.volumes: Tenant 'acme' has 0, would have 2, and may have 1. Ask for less, remove what is not needed, or have the operator raise the quota.");
    assertThat(dock.deployments.stacks(ACME)).hasSize(1);
  }

  @Test
  void countsNothingOfOtherTenants() {
    may(new Quota(MIB_100, null, 2, null, null, null));
    dock.deploy("big", web(50));
    assertThatCode(() -> deploy("one", web(2))).doesNotThrowAnyException();
  }

  @Test
  void countsWhatIsScaledStartedUpdatedAndTakenBack() {
    may(new Quota(null, null, 2, null, null, null));
    deploy("one", web(2));
    deploy("one", web(1));
    deploy("two", web(1));
    String refusal =
        "quota.tasks: Tenant 'acme' has 2, would have 3, and may have 2. Ask for less, remove what is not needed, or have the operator raise the quota.";
    assertExceeds(() -> scale("one", 2), refusal);
    assertExceeds(() -> dock.call(ANN, "POST", "/api/stacks/one/rollback", null), refusal);
    assertExceeds(
        () ->
            dock.call(
                ANN,
                "POST",
                "/api/stacks/one/services/web/update",
                new ServiceChange(null, null, 2, null)),
        refusal);
    dock.call(ANN, "POST", "/api/stacks/one/services/web/stop", null);
    scale("two", 2);
    assertExceeds(
        () -> dock.call(ANN, "POST", "/api/stacks/one/services/web/start", null), refusal);
  }

  @Test
  void leavesWhatIsThereWhenTheQuotaIsLowered() {
    deploy("one", web(4));
    may(new Quota(null, null, 2, null, null, null));
    assertThatCode(() -> scale("one", 3)).doesNotThrowAnyException();
    assertExceeds(
        () -> scale("one", 4),
        "quota.tasks: Tenant 'acme' has 3, would have 4, and may have 2. Ask for less, remove what is not needed, or have the operator raise the quota.");
  }

  @Test
  void asksForLimitsWhereTheyAreCounted() {
    may(new Quota(MIB_100, 1000L, null, null, null, null));
    assertThatThrownBy(() -> deploy("one", "services:", "  web:", "    image: berth/host"))
        .hasMessage(
            """
            compose.yml:2:3: services.web: Tenant 'acme' has a quota of memory, so each service has to have a limit. Write one, as 'mem_limit: 256m' or 'deploy: {resources: {limits: {memory: 256m}}}'.
            compose.yml:2:3: services.web: Tenant 'acme' has a quota of CPUs, so each service has to have a limit. Write one, as 'cpus: 0.5' or 'deploy: {resources: {limits: {cpus: "0.5"}}}'.""");
  }

  @Test
  void countsJobsAndWhatIsOnEveryNode() {
    may(new Quota(null, null, 2, null, null, null));
    assertExceeds(
        () ->
            deploy(
                "job",
                "services:",
                "  all:",
                "    image: berth/host",
                "    deploy: {mode: replicated-job, replicas: 3}"),
        "quota.tasks: Tenant 'acme' has 0, would have 3, and may have 2. Ask for less, remove what is not needed, or have the operator raise the quota.");
    assertThatCode(
            () ->
                deploy(
                    "each",
                    "services:",
                    "  a:",
                    "    image: berth/host",
                    "    deploy: {mode: global}"))
        .doesNotThrowAnyException();
  }

  @Test
  void nothingMoreStartsWhereVolumesAreFull() {
    dock.engine.volumes().create(new VolumeName(ACME, "data"), Map.of("fake.used", "10m"));
    may(new Quota(null, null, null, null, ByteSize.ofMebibytes(10), null));
    assertExceeds(
        () -> deploy("one", web(1)),
        "quota.disk: The volumes of tenant 'acme' take 10MiB, and may take 10MiB: nothing more can be started. Remove what is not needed, or have the operator raise the quota.");
  }

  @Test
  void tellsWhatIsUsed() {
    may(new Quota(MIB_100, 1500L, 9, null, null, null));
    deploy("one", web(2));
    QuotaView view = (QuotaView) ((Response.Json) dock.call(ANN, "GET", "/api/quota", null)).body();
    assertThat(view)
        .isEqualTo(
            new QuotaView(
                new Figure(100L << 20, 100L << 20),
                new Figure(1.0, 1.5),
                new Figure(2L, 9),
                new Figure(0L, null),
                new Figure(0L, null)));
  }

  @Test
  void nobodyTakesTheLastOfItTwice() throws Exception {
    may(new Quota(null, null, 10, null, null, null));
    try (ExecutorService threads = Threads.virtual("test")) {
      List<Future<Boolean>> deployments =
          IntStream.range(0, 32)
              .mapToObj(
                  number ->
                      threads.submit(
                          () -> {
                            try {
                              deploy("s" + number, web(1));
                              return true;
                            } catch (BerthException e) {
                              assertThat(e.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
                              return false;
                            }
                          }))
              .toList();
      int accepted = 0;
      for (Future<Boolean> deployment : deployments) {
        accepted += deployment.get() ? 1 : 0;
      }
      assertThat(accepted).isEqualTo(10);
    }
  }
}
