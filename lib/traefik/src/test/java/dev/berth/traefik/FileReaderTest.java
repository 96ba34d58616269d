package dev.berth.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.berth.traefik.ServiceConfiguration.HealthCheck;
import dev.berth.traefik.ServiceConfiguration.Server;
import dev.berth.traefik.ServiceConfiguration.Sticky;
import dev.berth.traefik.ServiceConfiguration.Transport;
import dev.berth.traefik.ServiceConfiguration.Weighted;
import dev.berth.traefik.TlsConfiguration.CertificateFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileReaderTest {
  private static TraefikConfiguration read(String text) {
    return FileReader.read("routes.yml", text);
  }

  @Test
  void readsRoutersServicesAndMiddlewares() {
    TraefikConfiguration read =
        read(
            """
            http:
              routers:
                old-shop:
                  rule: Host(`old.example.com`) && PathPrefix(`/shop`)
                  entryPoints: [websecure]
                  middlewares:
                    - strip@file
                  service: old-shop
                  tls:
                    certResolver: le
                    domains:
                      - main: old.example.com
                        sans: ["*.old.example.com"]
              middlewares:
                strip:
                  stripPrefix:
                    prefixes: [/shop]
                zip:
                  compress: {}
              services:
                old-shop:
                  loadBalancer:
                    servers:
                      - url: http://10.0.0.5:8080
                      - url: http://10.0.0.6:8080
                        weight: 3
                    passHostHeader: false
                    serversTransport: mine
                    sticky:
                      cookie: {name: lb, secure: true, httpOnly: true, sameSite: lax}
                    healthCheck: {path: /health, interval: 10, timeout: 500ms, headers: {X-A: b}}
                both:
                  weighted:
                    services:
                      - {name: old-shop, weight: 9}
                      - {name: new-shop@docker}
              serversTransports:
                mine: {serverName: a.io, insecureSkipVerify: true, rootCAs: [/etc/ca.pem]}
            """);
    assertThat(read.problems()).isEmpty();
    assertThat(read.warnings()).isEmpty();
    RouterConfiguration router = Read.named(read.routers(), "old-shop");
    assertThat(router.problems()).isEmpty();
    assertThat(router.priority()).isEqualTo(router.text().length());
    assertThat(router.middlewares()).containsExactly("strip");
    assertThat(router.tls())
        .isEqualTo(
            new RouterConfiguration.RouterTls(
                "le",
                List.of(
                    new RouterConfiguration.Domain(
                        "old.example.com", List.of("*.old.example.com"))),
                null,
                false));
    assertThat(Read.named(read.services(), "old-shop"))
        .isEqualTo(
            new ServiceConfiguration(
                "old-shop",
                0,
                "http",
                List.of(
                    new Server("http://10.0.0.5:8080", 1), new Server("http://10.0.0.6:8080", 3)),
                List.of(),
                false,
                "leastconn",
                new Sticky("lb", true, true, "lax", 0, null),
                new HealthCheck(
                    "/health",
                    "GET",
                    0,
                    null,
                    0,
                    Duration.ofSeconds(10),
                    Duration.ofMillis(500),
                    null,
                    Map.of("X-A", "b"),
                    true),
                1,
                0,
                new Transport("a.io", true, List.of("/etc/ca.pem")),
                List.of()));
    assertThat(Read.named(read.services(), "both").weighted())
        .containsExactly(new Weighted("old-shop", 9), new Weighted("new-shop@docker", 1));
    assertThat(read.middlewares())
        .containsEntry("strip", new MiddlewareConfiguration.StripPrefix(List.of("/shop"), true))
        .containsEntry(
            "zip",
            new MiddlewareConfiguration.Compress(
                List.of(), List.of(), 1024, List.of("zstd", "br", "gzip")));
  }

  @Test
  void readsTcpAndTls() {
    TraefikConfiguration read =
        read(
            """
            tcp:
              routers:
                db: {rule: "HostSNI(`*`)", service: db, tls: {passthrough: true}, middlewares: [in]}
              services:
                db: {loadBalancer: {servers: [{address: "10.0.0.7:5432"}], proxyProtocol: {version: 1}}}
              middlewares:
                in: {inFlightConn: {amount: 10}}
            tls:
              certificates:
                - {certFile: /c.pem, keyFile: /k.pem}
              stores:
                default: {defaultCertificate: {certFile: /d.pem, keyFile: /e.pem}}
              options:
                default: {minVersion: VersionTLS13, sniStrict: true}
                mutual: {clientAuth: {clientAuthType: RequireAndVerifyClientCert}}
            """);
    assertThat(read.problems()).isEmpty();
    assertThat(read.tcpServices().get("db"))
        .isEqualTo(
            new TcpServiceConfiguration(
                "db", 0, List.of("10.0.0.7:5432"), List.of(), 1, List.of()));
    assertThat(read.middlewares())
        .containsEntry("in", new MiddlewareConfiguration.InFlightConnections(10));
    assertThat(read.tls().certificates()).containsExactly(new CertificateFiles("/c.pem", "/k.pem"));
    assertThat(read.tls().defaultCertificate()).isEqualTo(new CertificateFiles("/d.pem", "/e.pem"));
    assertThat(Read.named(read.tls().options(), "default"))
        .isEqualTo(new TlsConfiguration.Options("VersionTLS13", true, List.of()));
    assertThat(Read.named(read.tls().options(), "mutual").problems())
        .containsExactly(
            "routes.yml:15:14: tls.options.mutual.clientAuth: Certificates of clients are not asked for.");
  }

  @Test
  void tellsWhereSomethingIsWrong() {
    TraefikConfiguration read =
        read(
            """
            http:
              routers:
                a:
                  rule: Hots(`a.io`)
                  servise: x
                  priority: high
              services:
                x:
                  loadBalancer: {servers: [{url: "ftp://a"}, {url: "http://me:secret@a"}]}
                y: {failover: {service: x}}
              middlewares:
                m: {ipAllowList: {sourceRange: [10.0.0.0/99]}}
            entryPoints: {web: {address: ":80"}}
            """);
    assertThat(Read.named(read.routers(), "a").problems())
        .containsExactly(
            "routes.yml:3:5: http.routers.a: The rule 'Hots(`a.io`)': 'Hots' is not supported; did you mean 'Host'. Write one like Host(`a.example.com`).",
            "routes.yml:6:7: http.routers.a.priority: 'high' is not a whole number.",
            "routes.yml:3:5: http.routers.a: 'service' is missing.",
            "routes.yml:5:7: http.routers.a.servise: 'servise' is not known here. Did you mean 'service'?");
    assertThat(Read.named(read.services(), "x").problems())
        .hasSize(2)
        .allMatch(problem -> problem.startsWith("routes.yml:9:"))
        .noneMatch(problem -> problem.contains("secret"));
    assertThat(Read.named(read.services(), "y").problems())
        .containsExactly(
            "routes.yml:10:9: http.services.y.failover: Services of this kind are not supported.");
    assertThat(read.middlewares().get("m"))
        .isEqualTo(
            new MiddlewareConfiguration.Unusable(
                List.of(
                    "routes.yml:12:23: http.middlewares.m.ipAllowList.sourceRange: '10.0.0.0/99' is not a range of addresses.")));
    assertThat(read.problems())
        .containsExactly(
            "routes.yml:13:1: entryPoints: This belongs into Traefik's static configuration; Berth has settings of its own.");
  }

  @Test
  void readsAnchorsAndMergeKeys() {
    TraefikConfiguration read =
        read(
            """
            http:
              routers:
                a: &a
                  rule: Host(`a.io`)
                  service: s
                b:
                  <<: *a
                  rule: Host(`b.io`)
            """);
    assertThat(read.problems()).isEmpty();
    assertThat(Read.named(read.routers(), "b").text()).isEqualTo("Host(`b.io`)");
    assertThat(Read.named(read.routers(), "b").service()).isEqualTo("s");
  }

  @Test
  void refusesWhatIsNotSuchAFile() {
    assertThat(FileReader.read("a.toml", "").problems())
        .containsExactly("a.toml: TOML is not read. Write the file in YAML.");
    assertThat(read("").isEmpty()).isTrue();
    assertThat(read("# nothing").isEmpty()).isTrue();
    assertThat(read("http: [").problems())
        .hasSize(1)
        .allMatch(problem -> problem.startsWith("routes.yml:"));
    assertThat(read("http:\n  routers: {a: *x}").problems())
        .containsExactly("routes.yml:2:16: The alias '*x' has no anchor before it.");
    assertThat(read("http: &a {routers: *a}").problems())
        .containsExactly("routes.yml:1:20: The alias '*a' has no anchor before it.");
    assertThat(read("http: {}\nHTTP: {}").problems())
        .containsExactly(
            "routes.yml:2:1: The key 'HTTP' stands here twice, first in line 1. Keep one.");
    assertThat(read("a: {}\n---\nb: {}").problems()).hasSize(1);
    assertThat(read("- a").problems()).hasSize(1);
    assertThat(read("text").problems()).hasSize(1);
    assertThat(read("x".repeat(1 << 21)).problems()).hasSize(1);
    assertThat(read("[".repeat(10_000)).problems()).hasSize(1);
    assertThat(
            read("http: {routers: {a: {rule: \"Host(`{{ env `X` }}`)\", service: s}}}").problems())
        .hasSize(1);
  }

  @Test
  void boundsWhatAliasesRepeat() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      laughs.append("a%d: &a%d [".formatted(i, i));
      laughs.append("*a%d,".formatted(i - 1).repeat(10)).append("]\n");
    }
    assertThat(read(laughs.toString()).problems())
        .hasSize(1)
        .allMatch(problem -> problem.contains("more than 50,000 values"));
  }

  @Test
  void usersOfAFileMayStandInAnother() {
    TraefikConfiguration read =
        read(
            """
            http:
              middlewares:
                auth: {basicAuth: {usersFile: /etc/users}}
                away: {redirectRegex: {regex: "^http://(.*)$", replacement: "https://$1"}}
            """);
    assertThat(read.middlewares().get("auth"))
        .isEqualTo(
            new MiddlewareConfiguration.BasicAuth(List.of(), "/etc/users", null, false, null));
    assertThat(read.middlewares().get("away"))
        .isInstanceOfSatisfying(
            MiddlewareConfiguration.RedirectRegex.class,
            redirect -> {
              assertThat(redirect.replacement()).isEqualTo("https://${1}");
              assertThat(redirect.regex()).isEqualTo(Pattern.compile("^http://(.*)$"));
            });
  }
}
