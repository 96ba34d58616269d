package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.TenantId;
import dev.berth.router.CertificateSource.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeRulesTest {
  private static final Instant NOW = Scene.NOW;

  @TempDir Path home;

  @Test
  void pausesAreTwiceAsLongEachTimeUpToADay() {
    Random random = new Random(1);
    assertThat(Backoff.after(1, random)).isBetween(minutes(1), minutes(2));
    assertThat(Backoff.after(2, random)).isBetween(minutes(2), minutes(3));
    assertThat(Backoff.after(8, random)).isBetween(minutes(128), minutes(141));
    assertThat(Backoff.after(1_000_000, random)).isBetween(minutes(1440), minutes(1585));
  }

  private static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  @Test
  void ordersAnHourAreBoundedAndShared() {
    try (Scene scene = new Scene(home)) {
      assertThat(count(scene, "team-a", 0)).isTrue();
      assertThat(count(scene, "team-a", 1)).isTrue();
      assertThat(count(scene, "team-a", 2)).isFalse();
      assertThat(count(scene, "team-b", 3)).isTrue();
      assertThat(count(scene, "team-c", 4)).isTrue();
      assertThat(count(scene, "team-d", 5)).isFalse();
      assertThat(count(scene, "team-a", 3599)).isFalse();
      assertThat(count(scene, "team-a", 3602)).isTrue();
    }
  }

  private static boolean count(Scene scene, String tenant, int second) {
    return scene
        .store()
        .write(
            handle ->
                AcmeTable.countOrder(
                    handle, "o" + second, new TenantId(tenant), NOW.plusSeconds(second), 4));
  }

  @Test
  void oneServerHasTheLease() {
    try (Scene scene = new Scene(home)) {
      assertThat(lease(scene, "a", NOW)).isTrue();
      assertThat(lease(scene, "b", NOW.plusSeconds(29))).isFalse();
      assertThat(lease(scene, "a", NOW.plusSeconds(29))).isTrue();
      assertThat(lease(scene, "b", NOW.plusSeconds(31))).isFalse();
      assertThat(lease(scene, "b", NOW.plusSeconds(60))).isTrue();
      assertThat(lease(scene, "a", NOW.plusSeconds(61))).isFalse();
    }
  }

  private static boolean lease(Scene scene, String holder, Instant now) {
    return scene.store().write(handle -> AcmeTable.lease(handle, holder, now, now.plusSeconds(30)));
  }

  @Test
  void onlyWhatOthersCanAskForAndNobodyBroughtIsOrdered() throws Exception {
    Issued issued = Issued.of(Duration.ofDays(1), "*.brought.example");
    HeldCertificate brought =
        new HeldCertificate(
            HeldCertificate.Kind.FILE,
            TenantId.PLATFORM,
            List.of("*.brought.example"),
            CertificatePair.parse(issued.chain(), issued.key(), NOW).identity(),
            "a.crt",
            List.of());
    List<Wanted> wants =
        List.of(
            want("a.brought.example"),
            want("shop.localhost"),
            want("localhost"),
            want("intranet"),
            want("10.0.0.1"),
            want("not a name"),
            want("b.example", "B.Example.", "*.b.example"));
    assertThat(new Selection(List.of(brought), wants, NOW).toIssue(wants))
        .extracting(AcmeRow::id)
        .containsExactly("b.example *.b.example");
    assertThat(new Selection(List.of(brought), wants, NOW.plusSeconds(90_000)).toIssue(wants))
        .extracting(AcmeRow::id)
        .containsExactly("a.brought.example", "b.example *.b.example");
  }

  private static Wanted want(String... names) {
    return new Wanted(Scene.TEAM, List.of(names), null);
  }

  @Test
  void aHookIsBoundedAndItsFailureTold() {
    DnsCommand.Entry entry = new DnsCommand.Entry("a.example", "_acme-challenge.a.example.", "v");
    assertThatThrownBy(
            () ->
                new DnsCommand(
                        List.of(
                            "sh", "-c", "yes | head -c 200000; echo no zone $3 >&2; exit 7", "sh"),
                        Duration.ofSeconds(10))
                    .present(entry))
        .hasMessage("the DNS hook 'sh present': exit code 7: no zone _acme-challenge.a.example.");
    assertThatThrownBy(
            () ->
                new DnsCommand(List.of("sh", "-c", "sleep 30"), Duration.ofMillis(50))
                    .present(entry))
        .hasMessageContaining("it took longer than");
    assertThatThrownBy(
            () -> new DnsCommand(List.of("/no/such"), Duration.ofSeconds(1)).present(entry))
        .hasMessageContaining("/no/such");
  }
}
