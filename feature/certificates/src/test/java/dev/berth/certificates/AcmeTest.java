package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.certificates.AcmeSettings.Challenge;
import dev.berth.certificates.AcmeSettings.DnsHook;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.proxy.Certificates.Identity;
import dev.berth.router.CertificateSource.Wanted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real ACME server: Debian's caddy. */
@Tag("full")
@Requires({"root", "caddy", "unshare", "nft", "ip"})
class AcmeTest {
  private static final List<String> GOOD = List.of("one.test", "two.test");

  @TempDir Path home;
  private final AtomicReference<@Nullable Scene> open = new AtomicReference<>();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private ChallengePorts ports;
  private NameServer names;
  private CaddyAuthority authority;

  @BeforeEach
  void start() throws Exception {
    Path records = Files.createDirectories(home.resolve("records"));
    ports = new ChallengePorts(() -> scene().certificates);
    names = new NameServer(records);
    authority =
        new CaddyAuthority(
            Files.createDirectories(home.resolve("caddy")),
            new CaddyAuthority.Ports(ports.httpPort(), ports.tlsPort(), names.port()),
            GOOD,
            List.of("bad.test"));
  }

  @AfterEach
  void stop() throws Exception {
    Scene scene = open.get();
    if (scene != null) {
      scene.close();
    }
    authority.close();
    names.close();
    ports.close();
  }

  private Scene scene() {
    return Objects.requireNonNull(open.get());
  }

  private Scene scene(Challenge challenge) throws Exception {
    AcmeSettings acme =
        new AcmeSettings(
            authority.directory(),
            "admin@example.test",
            challenge,
            new DnsHook(List.of(hook()), Duration.ofMillis(10), Duration.ofSeconds(5)),
            authority.root(),
            null,
            AcmeSettings.DEFAULT_ORDERS_PER_HOUR);
    Scene scene =
        new Scene(
            home,
            new CertificateSettings("k3f9zz", "localhost", acme),
            () -> Instant.now().plus(ahead.get()));
    open.set(scene);
    return scene;
  }

  /** What an operator writes: puts the value where the name server finds it. */
  private String hook() throws Exception {
    Path hook = home.resolve("hook");
    Files.writeString(
        hook,
        """
        #!/bin/sh
        cd "%s"
        case "$1" in
          present) echo "$4" > "$3" ;;
          cleanup) rm "$3"; echo "$@" >> cleaned ;;
        esac
        """
            .formatted(home.resolve("records")));
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    return hook.toString();
  }

  private X509Certificate issued(String name) {
    X509Certificate shown = scene().identity(name).chain().getFirst();
    assertThat(shown.getIssuerX500Principal().getName()).as("issuer").contains("Caddy");
    return shown;
  }

  @Test
  void aNameThatFailsWaitsAndTheOthersDoNot() throws Exception {
    Scene scene = scene(Challenge.HTTP_01);
    scene.want("bad.test", "one.test", "two.test", "shop.localhost");
    Eventually.withinSeconds(
        60,
        () -> {
          assertThat(CertificateNames.of(issued("one.test"))).containsExactly("one.test");
          assertThat(CertificateNames.of(issued("two.test"))).containsExactly("two.test");
          assertThat(scene.view("bad.test").state()).isEqualTo("failing");
        });
    CertificateView bad = scene.view("bad.test");
    assertThat(bad.reason()).contains("'bad.test' was not found to be ours by http-01");
    assertThat(bad.nextTry())
        .isBetween(Instant.now().plusSeconds(10), Instant.now().plusSeconds(70));
    assertThat(scene.shown("bad.test")).containsExactly("bad.test");
    assertThat(scene.shown("shop.localhost")).containsExactly("shop.localhost");
    assertThat(scene.view("one.test").kind()).isEqualTo("acme");
    assertThat(scene.audited())
        .contains(
            "DONE certificate:Issue certificate/one.test",
            "FAILED certificate:Issue certificate/bad.test");

    X509Certificate before = issued("one.test");
    scene.restart();
    assertThat(issued("one.test")).isEqualTo(before);
    scene.want("bad.test", "one.test");
    Eventually.withinSeconds(
        10, () -> assertThat(scene.view("bad.test").nextTry()).isEqualTo(bad.nextTry()));
  }

  @Test
  void aCertificateIsShownInTheHandshakeOfTheChallenge() throws Exception {
    scene(Challenge.TLS_ALPN_01).want("one.test");
    Eventually.withinSeconds(60, () -> issued("one.test"));
  }

  @Test
  void aCertificateIsRenewedAfterTwoThirdsOfItsLife() throws Exception {
    Scene scene = scene(Challenge.HTTP_01);
    scene.want("one.test");
    Eventually.withinSeconds(60, () -> issued("one.test"));
    X509Certificate first = issued("one.test");
    Duration life =
        Duration.between(first.getNotBefore().toInstant(), first.getNotAfter().toInstant());
    assertThat(Objects.requireNonNull(scene.view("one.test").renews()))
        .isBetween(
            first.getNotBefore().toInstant().plus(life.dividedBy(2)),
            first.getNotAfter().toInstant().minus(life.dividedBy(4)));
    ahead.set(life.multipliedBy(3).dividedBy(4));
    Eventually.withinSeconds(
        60,
        () ->
            assertThat(issued("one.test").getSerialNumber()).isNotEqualTo(first.getSerialNumber()));
    assertThat(scene.audited()).contains("DONE certificate:Renew certificate/one.test");
  }

  @Test
  void aWildcardIsShownToBeOursInDns() throws Exception {
    Scene scene = scene(Challenge.HTTP_01);
    scene.certificates.wanted(
        List.of(new Wanted(new TenantId("team-a"), List.of("*.one.test"), null)));
    Eventually.withinSeconds(60, () -> issued("a.one.test"));
    assertThat(CertificateNames.of(issued("a.one.test"))).containsExactly("*.one.test");
    Eventually.withinSeconds(
        5,
        () ->
            assertThat(home.resolve("records/cleaned"))
                .content()
                .startsWith("cleanup one.test _acme-challenge.one.test. "));
    assertThat(home.resolve("records/_acme-challenge.one.test.")).doesNotExist();
  }

  @Test
  void anOrderGoesOnAfterARestart() throws Exception {
    Scene scene = scene(Challenge.HTTP_01);
    ports.gate.acquireUninterruptibly(Integer.MAX_VALUE / 2);
    scene.want("one.test");
    Eventually.withinSeconds(30, () -> assertThat(scene.row("one.test").orderUrl()).isNotNull());
    String order = scene.row("one.test").orderUrl();
    scene.restart();
    assertThat(scene.row("one.test").orderUrl()).isEqualTo(order);
    ports.gate.release(Integer.MAX_VALUE / 2);
    scene.want("one.test");
    Eventually.withinSeconds(90, () -> issued("one.test"));
    Identity shown = scene.identity("one.test");
    assertThat(shown.chain()).hasSizeGreaterThan(1);
    assertThat(scene.orders()).isEqualTo(1);
  }
}
