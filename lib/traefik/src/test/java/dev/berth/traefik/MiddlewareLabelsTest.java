package dev.berth.traefik;

import static dev.berth.traefik.LabelReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.berth.kernel.AddressRange;
import dev.berth.traefik.MiddlewareConfiguration.AddPrefix;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import dev.berth.traefik.MiddlewareConfiguration.Buffering;
import dev.berth.traefik.MiddlewareConfiguration.Chain;
import dev.berth.traefik.MiddlewareConfiguration.Compress;
import dev.berth.traefik.MiddlewareConfiguration.ContentType;
import dev.berth.traefik.MiddlewareConfiguration.Cors;
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
import dev.berth.traefik.MiddlewareConfiguration.Retry;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import dev.berth.traefik.MiddlewareConfiguration.StatusRange;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefix;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefixRegex;
import dev.berth.traefik.MiddlewareConfiguration.Unusable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MiddlewareLabelsTest {
  private static final String SHA = "eve:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";
  private static final SourceCriterion CLIENT = new SourceCriterion(null, null, false);
  private static final SourceCriterion HOST = new SourceCriterion(null, null, true);

  private static MiddlewareConfiguration one(String... labels) {
    String[] whole =
        Arrays.stream(labels)
            .map(label -> "traefik.http.middlewares.One." + label)
            .toArray(String[]::new);
    TraefikConfiguration read = read(whole);
    assertThat(read.problems()).isEmpty();
    return Read.named(read.middlewares(), "one");
  }

  @Test
  void readsWhoMayComeIn() {
    assertThat(
            one(
                "basicauth.users=" + SHA + ",bob:$apr1$G9e4rgPu$jbn2AAk2F.OeGnRVFnIR/1",
                "basicauth.realm=Shop",
                "basicauth.removeheader=true",
                "basicauth.headerField=X-User"))
        .isEqualTo(
            new BasicAuth(
                List.of(SHA, "bob:$apr1$G9e4rgPu$jbn2AAk2F.OeGnRVFnIR/1"),
                null,
                "Shop",
                true,
                "X-User"));
    assertThat(
            one(
                "forwardauth.address=http://auth:9000",
                "forwardauth.authRequestHeaders=Accept,X-A",
                "forwardauth.authResponseHeadersRegex=^X-"))
        .isEqualTo(
            new ForwardAuth(
                "http://auth:9000",
                false,
                List.of("Accept", "X-A"),
                List.of(),
                Pattern.compile("^X-"),
                List.of(),
                false,
                null));
    assertThat(
            one(
                "ipallowlist.sourcerange=127.0.0.1/32, 192.168.1.7",
                "ipallowlist.ipstrategy.excludedips=10.0.0.1",
                "ipallowlist.rejectstatuscode=404"))
        .isEqualTo(
            new IpAllowList(
                List.of(AddressRange.parse("127.0.0.1/32"), AddressRange.parse("192.168.1.7")),
                new IpStrategy(0, List.of(AddressRange.parse("10.0.0.1"))),
                404));
    assertThat(one("ipwhitelist.sourcerange=::1"))
        .isEqualTo(new IpAllowList(List.of(AddressRange.parse("::1")), null, 403));
  }

  @Test
  void readsHeaders() {
    assertThat(
            one(
                "headers.customrequestheaders.X-Foo=bar",
                "headers.customresponseheaders.X-Gone=",
                "headers.accesscontrolalloworiginlist=https://a.io",
                "headers.accesscontrolallowmethods=GET,PUT",
                "headers.accesscontrolmaxage=100",
                "headers.addvaryheader=true"))
        .isEqualTo(
            new HeaderChange(
                Map.of("X-Foo", "bar"),
                Map.of("X-Gone", ""),
                new Cors(
                    false,
                    List.of(),
                    List.of("GET", "PUT"),
                    List.of("https://a.io"),
                    List.of(),
                    List.of(),
                    100,
                    true),
                null));
  }

  @Test
  void readsChangesOfPathsAndRedirects() {
    assertThat(one("redirectscheme.scheme=https", "redirectscheme.port=8443"))
        .isEqualTo(new RedirectScheme("https", "8443", false));
    assertThat(one("redirectregex.regex=^http://(.*)", "redirectregex.replacement=https://$${1}"))
        .isEqualTo(new RedirectRegex(Pattern.compile("^http://(.*)"), "https://$${1}", false));
    assertThat(one("stripprefix.prefixes=/a,/b"))
        .isEqualTo(new StripPrefix(List.of("/a", "/b"), true));
    assertThat(one("stripprefix.prefixes[0]=/a", "stripprefix.prefixes[1]=/b"))
        .isEqualTo(new StripPrefix(List.of("/a", "/b"), true));
    assertThat(one("stripprefixregex.regex=/v[0-9]{1,2},/x"))
        .isEqualTo(
            new StripPrefixRegex(List.of(Pattern.compile("/v[0-9]{1,2}"), Pattern.compile("/x"))));
    assertThat(one("addprefix.prefix=/a")).isEqualTo(new AddPrefix("/a"));
    assertThat(one("replacepath.path=/a")).isEqualTo(new ReplacePath("/a"));
    assertThat(one("replacepathregex.regex=^/a/(.*)", "replacepathregex.replacement=/b/$1"))
        .isEqualTo(new ReplacePathRegex(Pattern.compile("^/a/(.*)"), "/b/${1}"));
  }

  @Test
  void readsLimitsAndTheirDefaults() {
    assertThat(one("ratelimit.average=100"))
        .isEqualTo(new RateLimit(100, Duration.ofSeconds(1), 1, CLIENT));
    assertThat(
            one(
                "ratelimit.average=6",
                "ratelimit.period=1m",
                "ratelimit.burst=50",
                "ratelimit.sourcecriterion.requestheadername=X-Key"))
        .isEqualTo(
            new RateLimit(6, Duration.ofMinutes(1), 50, new SourceCriterion(null, "X-Key", false)));
    assertThat(one("inflightreq.amount=10")).isEqualTo(new InFlight(10, HOST));
    assertThat(one("inflightreq.amount=10", "inflightreq.sourcecriterion.ipstrategy.depth=1"))
        .isEqualTo(
            new InFlight(10, new SourceCriterion(new IpStrategy(1, List.of()), null, false)));
    assertThat(one("buffering.maxRequestBodyBytes=2000000"))
        .isEqualTo(new Buffering(2_000_000, 1 << 20, 0, 1 << 20));
  }

  @Test
  void readsTheOthers() {
    List<String> encodings = List.of("zstd", "br", "gzip");
    assertThat(one("compress=true")).isEqualTo(new Compress(List.of(), List.of(), 1024, encodings));
    assertThat(one("compress.excludedcontenttypes=text/event-stream", "compress.encodings=gzip"))
        .isEqualTo(new Compress(List.of("text/event-stream"), List.of(), 1024, List.of("gzip")));
    assertThat(one("chain.middlewares=Auth@docker,zip@file"))
        .isEqualTo(new Chain(List.of("auth", "zip@file")));
    assertThat(one("retry.attempts=4", "retry.initialinterval=100ms"))
        .isEqualTo(new Retry(4, Duration.ofMillis(100)));
    assertThat(one("errors.status=500-599,404", "errors.service=Pages", "errors.query=/{status}"))
        .isEqualTo(
            new Errors(
                List.of(new StatusRange(500, 599), new StatusRange(404, 404)),
                "pages",
                "/{status}"));
    assertThat(one("contenttype=true")).isEqualTo(new ContentType(false));
  }

  @Test
  void whatCannotBeTrustedIsUnusable() {
    for (String label :
        List.of(
            "basicauth=true",
            "basicauth.users=",
            "basicauth.users=a:b",
            "basicauth.users=a:$1$x$y",
            "basicauth.usersfile=/etc/users",
            "basicauth.usres=" + SHA,
            "basicuath.users=" + SHA,
            "digestauth.users=a:b:c",
            "forwardauth.address=",
            "forwardauth.address=ftp://a",
            "forwardauth.trustforwardheader=true",
            "ipallowlist.sourcerange=10.0.0.0/40",
            "ipallowlist.sourcerange=",
            "ipallowlist=true",
            "headers=true",
            "headers.sslredirect=on",
            "headers.customrequestheaders=X-A:b",
            "headers.customrequestheaders.X A=b",
            "headers.customrequestheaders.Transfer-Encoding=chunked",
            "headers.customresponseheaders.content-length=",
            "headers.stsseconds=-1",
            "redirectscheme.scheme=ftp",
            "redirectscheme.port=1",
            "redirectregex.regex=(",
            "stripprefix.prefixes=x",
            "stripprefixregex.regex=[",
            "addprefix.prefix=",
            "ratelimit.average=0",
            "ratelimit.burst=5",
            "inflightreq.amount=few",
            "compress=false",
            "compress.encodings=lzma",
            "chain.middlewares=",
            "retry=true",
            "errors.status=200",
            "circuitbreaker.expression=x",
            "passtlsclientcert.pem=true",
            "grpcweb.alloworigins=*",
            "plugin.x.y=z",
            "=x")) {
      assertThat(one(label)).as(label).isInstanceOf(Unusable.class);
    }
    assertThat(one("basicauth.users=" + SHA, "addprefix.prefix=/x")).isInstanceOf(Unusable.class);
    assertThat(one("basicuath.users=" + SHA))
        .isEqualTo(
            new Unusable(
                List.of(
                    "Cannot act on the label 'traefik.http.middlewares.One.basicuath.users': 'basicuath' is not known here. Did you mean 'basicAuth'?")));
    assertThat(one("basicauth.users=" + SHA).toString()).doesNotContain("W6ph5");
  }

  @Test
  void namesOfHttpAndTcpDoNotMix() {
    TraefikConfiguration read =
        read(
            "traefik.http.middlewares.a.addprefix.prefix=/x",
            "traefik.tcp.middlewares.A.inflightconn.amount=3",
            "traefik.tcp.middlewares.b.inflightconn.amount=3");
    assertThat(Read.named(read.middlewares(), "a")).isInstanceOf(Unusable.class);
    assertThat(Read.named(read.middlewares(), "b"))
        .isEqualTo(new MiddlewareConfiguration.InFlightConnections(3));
  }
}
