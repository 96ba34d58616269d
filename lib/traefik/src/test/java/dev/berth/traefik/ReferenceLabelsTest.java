package dev.berth.traefik;

import static dev.berth.traefik.LabelReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Labels as users of the systems wrote them whose job Berth takes over. */
class ReferenceLabelsTest {
  private static final String MANY =
      "traefik.frontend.auth.basic=witt:$$2y$$05$$kOFY7071ilbnpiJNDaIO9e1WeuhHnKtp9Adrevz4r8wJ3b3X1XuqW,sebastian.schmitz:$$apr1$$cCDTHFrI$$m9QaIkyU8d86N4/r/jljJ/,flex4apps:$$2y$$05$$JvvVJToTDOfTzaNA/oIflecuy5l3pct94/3PfCB/g/xq4qZ49baU.,scai.ndv:$$apr1$$FDUP9rVB$$3.oEyn1LEXDCUhcQ5LQza.,christian.pfeiffer:$$apr1$$7efxqZjC$$RKpeAwtFKXjQEA4MzS/K61,f4a:$$2y$$05$$d01dYZVn8MZnIyu.EsSuB.cPDVBCmSSQOaEpt2P2EZTbAtG594pyG";

  private static TraefikConfiguration on(String host, int port, String... labels) {
    TraefikConfiguration read = read(labels);
    assertThat(read.problems()).isEmpty();
    RouterConfiguration router = Read.named(read.routers(), "web");
    assertThat(router.problems()).isEmpty();
    Rule rule = router.rule();
    assertThat(rule == null ? "" : String.join(",", RuleHosts.of(rule).names())).isEqualTo(host);
    ServiceConfiguration service =
        Read.named(read.services(), Read.there(router.service(), "service"));
    assertThat(service.problems()).isEmpty();
    assertThat(service.port()).isEqualTo(port);
    return read;
  }

  @Test
  void readsPortsAndHosts() {
    on("", 80, "traefik.port=80");
    on("demo.f4a.me", 80, "traefik.port=80", "traefik.frontend.rule=Host:demo.f4a.me");
    on(
        "portainer.f4a.me",
        9000,
        "traefik.frontend.rule=Host:portainer.f4a.me",
        "traefik.backend=tool-portainer",
        "traefik.port=9000",
        "traefik.docker.network=traefik-net");
  }

  @Test
  void readsUsers() {
    for (String users :
        List.of(
            "flex4apps:$apr1$G9e4rgPu$jbn2AAk2F.OeGnRVFnIR/1",
            "myName:$apr1$a7R637Ua$TvXp8/lgky5MDLGLacI1e1",
            "user:$$2y$$05$$IRrTxLpG7ICzroI8Pb5P4.p2rMXGqyeeZM857BJxTFzP5q9W4RYuS")) {
      TraefikConfiguration read =
          on("", 5000, "traefik.port=5000", "traefik.frontend.auth.basic=" + users);
      assertThat(Read.named(read.middlewares(), "frontend-web-auth-basic"))
          .isEqualTo(
              new MiddlewareConfiguration.BasicAuth(
                  List.of(users.replace("$$", "$")), null, null, false, null));
    }
  }

  @Test
  void readsManyUsersAndAHeader() {
    TraefikConfiguration read =
        on(
            "elastic.f4a.me",
            9200,
            "traefik.port=9200",
            "traefik.frontend.rule=Host:elastic.f4a.me",
            "traefik.frontend.headers.customResponseHeaders='Access-Control-Allow-Origin: *'",
            MANY);
    assertThat(Read.named(read.routers(), "web").middlewares())
        .containsExactly("frontend-web-headers", "frontend-web-auth-basic");
    assertThat(Read.named(read.middlewares(), "frontend-web-auth-basic"))
        .isInstanceOfSatisfying(
            MiddlewareConfiguration.BasicAuth.class,
            auth -> assertThat(auth.users()).hasSize(6).noneMatch(user -> user.contains("$$")));
    assertThat(Read.named(read.middlewares(), "frontend-web-headers"))
        .isEqualTo(
            new MiddlewareConfiguration.HeaderChange(
                Map.of(), Map.of("Access-Control-Allow-Origin", "*"), null, null));
  }

  @Test
  void anEmptyListOfUsersProtectsNothingAndIsOff() {
    TraefikConfiguration read =
        read(
            "traefik.port=9200",
            "traefik.frontend.rule=Host:esc56.f4a.me",
            "traefik.frontend.auth.basic=");
    assertThat(Read.named(read.routers(), "web").problems())
        .containsExactly(
            "Cannot read the label 'traefik.frontend.auth.basic': 'users' is missing.");
  }

  @Test
  void aHashThatIsTooShortIsOff() {
    TraefikConfiguration read =
        read(
            "traefik.port=80",
            "traefik.frontend.auth.basic=ich:$$2y$$05$$jTZv0re2cXmiGrzRxW./8Ofse.6g/AEChvbMGdqYKIMqsr8xW/c");
    assertThat(Read.named(read.routers(), "web").problems())
        .containsExactly(
            "Cannot read the label 'traefik.frontend.auth.basic': the hash of user 'ich' is damaged. Make one with: htpasswd -nB NAME.");
  }
}
