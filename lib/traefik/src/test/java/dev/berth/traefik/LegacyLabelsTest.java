package dev.berth.traefik;

import static dev.berth.traefik.LabelReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.re2j.Pattern;
import dev.berth.kernel.AddressRange;
import dev.berth.traefik.MiddlewareConfiguration.AddPrefix;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import dev.berth.traefik.MiddlewareConfiguration.Buffering;
import dev.berth.traefik.MiddlewareConfiguration.Errors;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import dev.berth.traefik.MiddlewareConfiguration.HeaderChange;
import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import dev.berth.traefik.MiddlewareConfiguration.IpAllowList;
import dev.berth.traefik.MiddlewareConfiguration.IpStrategy;
import dev.berth.traefik.MiddlewareConfiguration.RateLimit;
import dev.berth.traefik.MiddlewareConfiguration.RedirectRegex;
import dev.berth.traefik.MiddlewareConfiguration.RedirectScheme;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePath;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePathRegex;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import dev.berth.traefik.MiddlewareConfiguration.StatusRange;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefix;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefixRegex;
import dev.berth.traefik.ServiceConfiguration.HealthCheck;
import dev.berth.traefik.ServiceConfiguration.Sticky;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LegacyLabelsTest {
  private static final String BCRYPT =
      "witt:$2y$05$kOFY7071ilbnpiJNDaIO9e1WeuhHnKtp9Adrevz4r8wJ3b3X1XuqW";
  private static final SourceCriterion CLIENT = new SourceCriterion(null, null, false);

  private static TraefikConfiguration frontend(String... labels) {
    String[] all = new String[labels.length + 1];
    all[0] = "traefik.port=80";
    for (int i = 0; i < labels.length; i++) {
      all[i + 1] = "traefik." + labels[i];
    }
    return read(all);
  }

  private static List<String> problems(String... labels) {
    TraefikConfiguration read = frontend(labels);
    List<String> problems = new java.util.ArrayList<>(read.problems());
    read.routers().values().forEach(router -> problems.addAll(router.problems()));
    read.services().values().forEach(service -> problems.addAll(service.problems()));
    return problems;
  }

  private static MiddlewareConfiguration only(String... labels) {
    TraefikConfiguration read = frontend(labels);
    assertThat(problems(labels)).isEmpty();
    assertThat(read.middlewares()).hasSize(1);
    assertThat(Read.named(read.routers(), "web").middlewares())
        .containsExactlyElementsOf(read.middlewares().keySet());
    return read.middlewares().values().iterator().next();
  }

  private static ServiceConfiguration service(String... labels) {
    TraefikConfiguration read = frontend(labels);
    assertThat(problems(labels)).isEmpty();
    assertThat(read.services()).hasSize(1);
    return read.services().values().iterator().next();
  }

  @Test
  void readsRulesAndChangesOfPaths() throws InvalidRule {
    LegacyRule rule =
        LegacyRuleParser.parse(
            "Host: a.io , b.io;PathPrefixStrip:/x,/y/{id:[0-9]+};AddPrefix:/v1;ReplacePathRegex: ^/a/(.*) /b/$1");
    assertThat(RuleHosts.of(rule.rule()).names()).containsExactly("a.io", "b.io");
    assertThat(rule.rule().matches(Asked.get("b.io", "/y/12/z"))).isTrue();
    assertThat(rule.rule().matches(Asked.get("b.io", "/y/z"))).isFalse();
    assertThat(rule.modifiers())
        .containsExactly(
            new StripPrefix(List.of("/x"), true),
            new StripPrefixRegex(List.of(HttpMatchers.pathPattern("/y/{id:[0-9]+}", false))),
            new AddPrefix("/v1"),
            new ReplacePathRegex(Pattern.compile("^/a/(.*)"), "/b/${1}"));
    assertThat(LegacyRuleParser.parse("Path:/a;ReplacePath:/b").modifiers())
        .containsExactly(new ReplacePath("/b"));
    assertThat(LegacyRuleParser.parse("AddPrefix:/x").rule()).isEqualTo(new Rule.Any());
  }

  @Test
  void readsTheOtherMatchers() throws InvalidRule {
    Asked json = Asked.get("ab.io", "/").header("content-type", "text/json");
    assertThat(
            LegacyRuleParser.parse(
                    "HostRegexp:a.io,{x:[a-z]{1,2}}.io;Headers:Content-Type,text/json;Method:get,POST")
                .rule()
                .matches(json))
        .isTrue();
    assertThat(
            LegacyRuleParser.parse("HeadersRegexp:Content-Type,^text/(json|xml)$")
                .rule()
                .matches(json))
        .isTrue();
    assertThat(
            LegacyRuleParser.parse("Query:a=b").rule().matches(Asked.get("a", "/").field("a", "b")))
        .isTrue();
  }

  @Test
  void saysWhatIsWrongWithARule() {
    for (String rule :
        List.of("a.io", "Host:", "Host:a.io;", "Hots:a.io", "Path:x", "AddPrefix:x", "Headers:a")) {
      assertThatExceptionOfType(InvalidRule.class)
          .as(rule)
          .isThrownBy(() -> LegacyRuleParser.parse(rule));
    }
    assertThatExceptionOfType(InvalidRule.class)
        .isThrownBy(() -> LegacyRuleParser.parse("a.io"))
        .withMessage("'a.io' has no matcher such as Host: before it");
  }

  @Test
  void readsUsers() {
    BasicAuth auth = new BasicAuth(List.of(BCRYPT), null, null, false, null);
    assertThat(only("frontend.auth.basic=" + BCRYPT)).isEqualTo(auth);
    assertThat(only("frontend.auth.basic.users=" + BCRYPT)).isEqualTo(auth);
    assertThat(
            only(
                "frontend.auth.basic.users=" + BCRYPT,
                "frontend.auth.basic.removeHeader=true",
                "frontend.auth.headerField=X-User"))
        .isEqualTo(new BasicAuth(List.of(BCRYPT), null, null, true, "X-User"));
    TraefikConfiguration doubled = frontend("frontend.auth.basic=" + BCRYPT.replace("$", "$$"));
    assertThat(doubled.middlewares().values()).containsExactly(auth);
    assertThat(doubled.warnings()).singleElement().asString().contains("'$$'");
  }

  @Test
  void refusesUsersThatProtectNothing() {
    for (String users :
        List.of("", "user:$apr1$x", "user", "user:", ":$apr1$x", "user:secret", "a:$1$x$y")) {
      assertThat(problems("frontend.auth.basic=" + users))
          .as(users)
          .hasSize(1)
          .allMatch(
              problem -> problem.startsWith("Cannot read the label 'traefik.frontend.auth.basic'"))
          .noneMatch(problem -> problem.contains("secret") || problem.contains("apr1$x"));
    }
    assertThat(problems("frontend.auth.basic=" + BCRYPT + ",eve:plain")).hasSize(1);
    assertThat(problems("frontend.auth.basic.usersFile=/etc/passwd")).isNotEmpty();
    assertThat(problems("frontend.auth.digest.users=a:b:c")).isNotEmpty();
    assertThat(problems("frontend.auth.headerField=X-A")).isNotEmpty();
    assertThat(frontend("frontend.auth.basic=a:b").middlewares()).isEmpty();
    assertThat(problems("frontend.auth.basic=a:" + BCRYPT.substring(5).replace("$05$", "$31$")))
        .containsExactly(
            "Cannot read the label 'traefik.frontend.auth.basic': the hash of user 'a' has the cost 31; 4 to 14 are taken.");
  }

  @Test
  void readsWhoElseIsAsked() {
    assertThat(
            only(
                "frontend.auth.forward.address=https://auth:9000/v",
                "frontend.auth.forward.trustForwardHeader=true",
                "frontend.auth.forward.authResponseHeaders=X-User,X-Group",
                "frontend.auth.forward.tls.insecureSkipVerify=true"))
        .isEqualTo(
            new ForwardAuth(
                "https://auth:9000/v",
                true,
                List.of(),
                List.of("X-User", "X-Group"),
                null,
                List.of(),
                true,
                null));
    assertThat(problems("frontend.auth.forward.address=auth:9000")).isNotEmpty();
    assertThat(
            problems(
                "frontend.auth.forward.address=https://a", "frontend.auth.forward.tls.ca=/etc/ca"))
        .isNotEmpty();
  }

  @Test
  void readsHeaders() {
    assertThat(only("frontend.headers.customResponseHeaders='Access-Control-Allow-Origin: *'"))
        .isEqualTo(
            new HeaderChange(Map.of(), Map.of("Access-Control-Allow-Origin", "*"), null, null));
    HeaderChange headers =
        (HeaderChange)
            only(
                "frontend.headers.customRequestHeaders=X-A:b:c||X-D:",
                "frontend.headers.SSLRedirect=true",
                "frontend.headers.STSSeconds=315360000",
                "frontend.headers.frameDeny=true",
                "frontend.headers.allowedHosts=a.io,b.io",
                "frontend.headers.SSLProxyHeaders=X-Forwarded-Proto:https");
    assertThat(headers.request()).isEqualTo(Map.of("X-A", "b:c", "X-D", ""));
    MiddlewareConfiguration.SecurityHeaders security = Read.there(headers.security(), "security");
    assertThat(security.fixed()).isEqualTo(Map.of("X-Frame-Options", "DENY"));
    assertThat(security.sslRedirect()).isTrue();
    assertThat(security.stsSeconds()).isEqualTo(315_360_000);
    assertThat(security.allowedHosts()).containsExactly("a.io", "b.io");
    assertThat(security.proxyHeaders()).isEqualTo(Map.of("X-Forwarded-Proto", "https"));
    assertThat(problems("frontend.headers.customRequestHeaders=nothing")).isNotEmpty();
    assertThat(problems("frontend.headers.customRequestHeaders=A:b\r\nC: d")).isNotEmpty();
    assertThat(problems("frontend.headers.SSLRedirect=maybe")).isNotEmpty();
  }

  @Test
  void readsRedirectsAndLists() {
    assertThat(only("frontend.redirect.entryPoint=https"))
        .isEqualTo(new RedirectScheme("https", null, false));
    assertThat(
            only(
                "frontend.redirect.regex=^http://a/(.*)",
                "frontend.redirect.replacement=http://b/$1",
                "frontend.redirect.permanent=true"))
        .isEqualTo(new RedirectRegex(Pattern.compile("^http://a/(.*)"), "http://b/${1}", true));
    List<AddressRange> ranges =
        List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1"));
    assertThat(only("frontend.whiteList.sourceRange=10.0.0.0/8,::1"))
        .isEqualTo(new IpAllowList(ranges, null, 403));
    assertThat(only("frontend.whitelistSourceRange=10.0.0.0/8, ::1"))
        .isEqualTo(new IpAllowList(ranges, null, 403));
    assertThat(
            only(
                "frontend.whiteList.sourceRange=10.0.0.0/8,::1",
                "frontend.whiteList.ipStrategy.depth=2"))
        .isEqualTo(new IpAllowList(ranges, new IpStrategy(2, List.of()), 403));
    for (String wrong :
        List.of(
            "frontend.whiteList.sourceRange=",
            "frontend.whiteList.sourceRange=10.0.0.0/33",
            "frontend.whiteList.sourceRange=localhost",
            "frontend.whiteList.useXForwardedFor=true",
            "frontend.redirect.entryPoint=",
            "frontend.redirect.entryPoint=ftp",
            "frontend.redirect.permanent=true",
            "frontend.redirect.regex=(")) {
      assertThat(problems(wrong)).as(wrong).isNotEmpty();
    }
  }

  @Test
  void readsLimitsAndPages() {
    TraefikConfiguration read =
        frontend(
            "frontend.rateLimit.extractorFunc=request.header.X-Key",
            "frontend.rateLimit.rateSet.Slow.period=1m30s",
            "frontend.rateLimit.rateSet.Slow.average=100",
            "frontend.rateLimit.rateSet.Slow.burst=200",
            "frontend.rateLimit.rateSet.fast.average=5",
            "frontend.errors.net.status=500-599,404",
            "frontend.errors.net.backend=Pages",
            "frontend.errors.net.query=/{status}.html");
    assertThat(Read.named(read.routers(), "web").problems()).isEmpty();
    SourceCriterion key = new SourceCriterion(null, "X-Key", false);
    assertThat(read.middlewares())
        .isEqualTo(
            Map.of(
                "frontend-web-ratelimit-slow",
                new RateLimit(100, Duration.ofSeconds(90), 200, key),
                "frontend-web-ratelimit-fast",
                new RateLimit(5, Duration.ofSeconds(1), 1, key),
                "frontend-web-errors-net",
                new Errors(
                    List.of(new StatusRange(500, 599), new StatusRange(404, 404)),
                    "backend-pages",
                    "/{status}.html")));
    assertThat(problems("frontend.rateLimit.extractorFunc=client.ip")).isNotEmpty();
    assertThat(problems("frontend.rateLimit.rateSet.a.average=0")).isNotEmpty();
    assertThat(problems("frontend.errors.a.status=99")).isNotEmpty();
  }

  @Test
  void readsBackEnds() {
    ServiceConfiguration service =
        service(
            "backend=Api",
            "protocol=h2c",
            "weight=3",
            "frontend.passHostHeader=false",
            "backend.loadbalancer.method=drr",
            "backend.loadbalancer.stickiness=true",
            "backend.loadbalancer.stickiness.cookieName=lb",
            "backend.loadbalancer.swarm=true",
            "backend.maxconn.amount=10",
            "backend.healthcheck.path=/health",
            "backend.healthcheck.interval=10",
            "backend.healthcheck.headers=X-A:b");
    assertThat(service)
        .isEqualTo(
            new ServiceConfiguration(
                "backend-api",
                80,
                "h2c",
                List.of(),
                List.of(),
                false,
                "leastconn",
                new Sticky("lb", false, false, null, 0, null),
                new HealthCheck(
                    "/health",
                    "GET",
                    0,
                    null,
                    0,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    null,
                    Map.of("X-A", "b"),
                    true),
                3,
                10,
                null,
                List.of()));
    assertThat(service("backend.loadbalancer.sticky=true").sticky()).isNotNull();
    assertThat(only("backend.maxconn.amount=10", "backend.maxconn.extractorfunc=client.ip"))
        .isEqualTo(new InFlight(10, CLIENT));
    assertThat(only("backend.buffering.maxRequestBodyBytes=10485760"))
        .isEqualTo(new Buffering(10_485_760, 1_048_576, 0, 1_048_576));
    for (String wrong :
        List.of(
            "protocol=ftp",
            "weight=-1",
            "backend.circuitbreaker.expression=NetworkErrorRatio() > 0.5",
            "backend.loadbalancer.method=best",
            "backend.healthcheck.interval=10",
            "backend.maxconn.amount=many",
            "backend.unknown=1",
            "portName=http",
            "frontend.passTLSCert=true",
            "frontend.passTLSClientCert.pem=true")) {
      assertThat(problems(wrong)).as(wrong).isNotEmpty();
    }
    assertThat(problems("frontend.passTLSCert=false")).isEmpty();
  }
}
