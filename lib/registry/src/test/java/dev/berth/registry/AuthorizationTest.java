package dev.berth.registry;

import static dev.berth.registry.ScriptedRegistry.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.registry.ScriptedRegistry.Asked;
import dev.berth.registry.ScriptedRegistry.Script;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a registry lets somebody in, and what nobody else is told. */
@Timeout(30)
class AuthorizationTest extends RegistryTestCase {
  private static final byte[] LAYER = "layer".getBytes(UTF_8);
  private static final String BLOB = "/v2/app/blobs/" + Digests.of(LAYER);
  private static final Credentials ANNA = new Credentials("anna", new Secret("pass word"));
  private static final String BASIC_ANNA = "Basic YW5uYTpwYXNzIHdvcmQ=";

  private String bearer() {
    return "WWW-Authenticate: Bearer realm=\"http://%s/token\",service=\"the, registry\",scope=\"repository:app:pull\"\r\n"
        .formatted(registry.name());
  }

  /** Serves the image to those who show a header. */
  private void guard(String challenge, String wanted) {
    registry.image(LAYER);
    registry.answer("/v2/", out -> send(out, "401 No", challenge, "{}"));
    for (String path : List.of("/v2/app/manifests/latest", BLOB)) {
      guard(path, challenge, wanted);
    }
  }

  private void guard(String path, String challenge, String wanted) {
    Script inner = registry.find(path);
    registry.script(
        path,
        (asked, out) -> {
          if (asked.header("authorization").equals(wanted)) {
            inner.answer(asked, out);
          } else {
            send(out, "401 No", challenge, "{}");
          }
        });
  }

  @Test
  void anybodyGetsAToken() throws IOException {
    guard(bearer(), "Bearer t1");
    registry.answer("/token", out -> send(out, "200 OK", "", "{\"token\":\"t1\"}"));
    assertThat(fetch("app", null)).containsExactly(LAYER);
    assertThat(registry.lines())
        .contains("GET /token?service=the%2C+registry&scope=repository%3Aapp%3Apull HTTP/1.1");
  }

  @Test
  void credentialsGoToWhereTokensAreAndNowhereElse() throws IOException {
    guard(bearer(), "Bearer t1");
    registry.answer("/token", out -> send(out, "200 OK", "", "{\"access_token\":\"t1\"}"));
    assertThat(fetch("app", ANNA)).containsExactly(LAYER);
    for (Asked asked : registry.asked()) {
      boolean forToken = asked.line().contains("/token");
      assertThat(asked.header("authorization").equals(BASIC_ANNA)).isEqualTo(forToken);
    }
  }

  @Test
  void identityTokensArePosted() throws IOException {
    guard(bearer(), "Bearer t1");
    registry.answer("/token", out -> send(out, "200 OK", "", "{\"access_token\":\"t1\"}"));
    assertThat(fetch("app", new Credentials("", new Secret("a+b")))).containsExactly(LAYER);
    Asked token =
        registry.asked().stream()
            .filter(a -> a.line().contains("/token"))
            .findFirst()
            .orElseThrow();
    assertThat(token.line()).isEqualTo("POST /token HTTP/1.1");
    assertThat(token.body())
        .isEqualTo(
            "service=the%2C+registry&scope=repository%3Aapp%3Apull&grant_type=refresh_token&client_id=berth&refresh_token=a%2Bb");
  }

  @Test
  void aTokenThatHasEndedIsRenewed() throws IOException {
    guard(bearer(), "Bearer t1");
    AtomicInteger given = new AtomicInteger();
    registry.answer(
        "/token",
        out -> send(out, "200 OK", "", "{\"token\":\"t" + given.incrementAndGet() + "\"}"));
    registry.script(
        BLOB,
        (asked, out) -> {
          if (asked.header("authorization").equals("Bearer t2")) {
            ScriptedRegistry.sendBlob(asked, out, LAYER);
          } else {
            send(out, "401 No", bearer(), "{}");
          }
        });
    assertThat(fetch("app", null)).containsExactly(LAYER);
  }

  @Test
  void basicIsAnsweredByCredentials() throws IOException {
    guard("WWW-Authenticate: Basic realm=\"x\"\r\n", BASIC_ANNA);
    assertThat(fetch("app", ANNA)).containsExactly(LAYER);
  }

  @Test
  void wrongCredentialsAreTold() {
    guard("WWW-Authenticate: Basic realm=\"x\"\r\n", "nothing");
    failure(ErrorCode.DENIED, "app", ANNA)
        .hasMessage("the registry does not let 'anna' read '%s/app'", registry.name());
  }

  @Test
  void missingCredentialsAreTold() {
    guard("WWW-Authenticate: Basic realm=\"x\"\r\n", "nothing");
    failure(ErrorCode.DENIED)
        .hasMessage("'%s/app' does not exist, or the registry wants credentials", registry.name());
  }

  @Test
  void aTokenThatIsNeverEnoughIsRefusedAfterSomeAttempts() {
    guard(bearer(), "nothing");
    registry.answer("/token", out -> send(out, "200 OK", "", "{\"token\":\"t\"}"));
    failure(ErrorCode.DENIED);
    assertThat(registry.lines()).hasSizeLessThan(8);
  }

  @Test
  void whatLetsOneInDoesNotFollowToAnotherPlace() throws IOException {
    try (ScriptedRegistry store = new ScriptedRegistry()) {
      guard("WWW-Authenticate: Basic realm=\"x\"\r\n", BASIC_ANNA);
      registry.answer(
          BLOB,
          out -> send(out, "307 There", "Location: http://" + store.name() + "/blob\r\n", ""));
      store.script("/blob", (asked, out) -> ScriptedRegistry.sendBlob(asked, out, LAYER));
      assertThat(fetch("app", ANNA)).containsExactly(LAYER);
      assertThat(store.asked()).hasSize(1);
      assertThat(store.asked().getFirst().headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void credentialsAreNotSentToPlainHttpElsewhere() {
    guard("WWW-Authenticate: Bearer realm=\"http://tokens.example/\"\r\n", "nothing");
    failure(ErrorCode.INVALID_INPUT, "app", ANNA)
        .hasMessage("it refers to 'tokens.example', which is not HTTPS");
  }

  @Test
  void severalChallengesAreReadFromOneHeader() {
    assertThat(Challenge.parse("Negotiate, Basic realm=\"a \\\"b\\\", c\", Bearer realm=x, y=z"))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic", "bearer");
    assertThat(Challenge.parse("Basic realm=\"a \\\"b\\\", c\"").getFirst().parameter("realm"))
        .isEqualTo("a \"b\", c");
    assertThat(Challenge.parse("\"")).isEmpty();
  }
}
