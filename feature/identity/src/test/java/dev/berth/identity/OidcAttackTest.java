package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers, tokens and browsers that lie. */
class OidcAttackTest {
  @TempDir Path folder;
  private OidcScene scene;

  @BeforeEach
  void open() throws IOException {
    scene = new OidcScene(folder).withProvider();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  static Stream<Arguments> claims() {
    return Stream.of(
        row("another issuer", set -> set.issuer("http://127.0.0.1:1"), "of another issuer"),
        row("no issuer", set -> set.issuer(null), "of another issuer"),
        row("another audience", set -> set.audience("other"), "for another client"),
        row(
            "several audiences without a party",
            set -> set.audience(List.of("berth", "other")).claim("azp", null),
            "given to another client"),
        row("another party", set -> set.claim("azp", "other"), "given to another client"),
        row("expired", set -> set.expirationTime(at(-61)), "has expired"),
        row("expiry missing", set -> set.expirationTime(null), "has expired"),
        row("issued later", set -> set.issueTime(at(61)), "of a later time"),
        row("issue time missing", set -> set.issueTime(null), "of a later time"),
        row("not yet", set -> set.notBeforeTime(at(61)), "of a later time"),
        row("another nonce", set -> set.claim("nonce", "x"), "belongs to another log-in"),
        row("no nonce", set -> set.claim("nonce", null), "belongs to another log-in"),
        row("nonce of a wrong type", set -> set.claim("nonce", 7), "a claim of a wrong type"),
        row("no subject", set -> set.subject(null), "names no subject"),
        row("an endless subject", set -> set.subject("x".repeat(256)), "names no subject"),
        row("no name", set -> set.claim("preferred_username", null), "has no claim"),
        row(
            "a name with a line",
            set -> set.claim("preferred_username", "a\nb"),
            "Cannot use 'a\\u{a}b' as the name of a user"),
        row(
            "a look-alike",
            set -> set.claim("preferred_username", "\u0430dmin"),
            "Cannot use '\\u{430}dmin' as the name of a user"),
        row(
            "a look-alike that folds into a letter",
            set -> set.claim("preferred_username", "\u212Aate"),
            "Cannot use '\\u{212a}ate' as the name of a user"),
        row("the operator", set -> set.claim("preferred_username", "ADMIN"), "'admin'"));
  }

  private static Arguments row(
      String desc, UnaryOperator<JWTClaimsSet.Builder> change, String expected) {
    return Arguments.of(desc, change, expected);
  }

  private static Date at(int seconds) {
    return Date.from(new TestClock().instant().plusSeconds(seconds));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claims")
  void refusesTokenWith(String desc, UnaryOperator<JWTClaimsSet.Builder> change, String expected) {
    scene.issuer.claims = change;
    HttpResponse<String> answer = scene.logIn();
    assertThat(answer.statusCode()).as(desc).isEqualTo(403);
    assertThat(answer.body()).contains(expected);
    assertThat(scene.cookies()).doesNotContainKey("berth_session");
  }

  @Test
  void clocksMayBeAMinuteApart() {
    scene.issuer.claims = set -> set.expirationTime(at(-59)).issueTime(at(59));
    scene.session();
  }

  static Stream<Arguments> signers() {
    return Stream.of(
        Arguments.of(
            "none", signer((_, claims) -> new PlainJWT(claims).serialize()), "not a signed one"),
        Arguments.of(
            "a shared secret that is the public key",
            signer(OidcAttackTest::withPublicKeyAsSecret),
            "is signed by HS256, which proves nothing here"),
        Arguments.of(
            "another key of the same name",
            signer((_, claims) -> FakeIssuer.signed(claims, FakeIssuer.newKey("one"))),
            "not signed by a key of the identity provider"),
        Arguments.of(
            "other claims after signing",
            signer(OidcAttackTest::altered),
            "not signed by a key of the identity provider"),
        Arguments.of("no token at all", signer((_, _) -> "x"), "not a signed one"));
  }

  private static Signing signer(Signing signing) {
    return signing;
  }

  /** Makes a token that ought to be refused. */
  @FunctionalInterface
  interface Signing {
    String sign(FakeIssuer issuer, JWTClaimsSet claims) throws JOSEException;
  }

  private static String withPublicKeyAsSecret(FakeIssuer issuer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
    jwt.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
    return jwt.serialize();
  }

  private static String altered(FakeIssuer issuer, JWTClaimsSet claims) throws JOSEException {
    String[] parts = issuer.signed(claims).split("\\.", -1);
    String other = new JWTClaimsSet.Builder(claims).subject("root").build().toString();
    return parts[0]
        + "."
        + Base64URL.encode(other.getBytes(StandardCharsets.UTF_8))
        + "."
        + parts[2];
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signers")
  void refusesTokenSignedBy(String desc, Signing signing, String expected) {
    scene.issuer.signer = claims -> signing.sign(scene.issuer, claims);
    HttpResponse<String> answer = scene.logIn();
    assertThat(answer.statusCode()).as(desc).isEqualTo(403);
    assertThat(answer.body()).contains(expected);
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        document("no JSON", _ -> "<html>", "is no JSON object"),
        document("without end", _ -> "{\"a\":\"" + "x".repeat(300_000), "gave no usable answer"),
        document(
            "of a slightly other issuer",
            json -> json.replaceFirst("(\"issuer\":\"[^\"]*)\"", "$1/\""),
            "calls itself otherwise"),
        document("without PKCE", json -> json.replace("S256", "plain"), "does not support PKCE"),
        document(
            "with an endpoint elsewhere in the clear",
            json ->
                json.replace("http://127.0.0.1", "http://192.0.2.1")
                    .replaceFirst("(\"issuer\":\")http://192.0.2.1", "$1http://127.0.0.1"),
            "names no usable"),
        document(
            "with a script as endpoint",
            json ->
                json.replaceFirst(
                    "\"authorization_endpoint\":\"[^\"]*\"",
                    "\"authorization_endpoint\":\"javascript:alert(1)\""),
            "names no usable 'authorization_endpoint'"));
  }

  private static Arguments document(String desc, UnaryOperator<String> change, String expected) {
    return Arguments.of(desc, change, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void refusesDocument(String desc, UnaryOperator<String> change, String expected) {
    scene.issuer.discovery = change;
    HttpResponse<String> answer = scene.go("/api/oidc/fake/login");
    assertThat(answer.statusCode()).as(desc).isEqualTo(503);
    assertThat(answer.body()).contains(expected);
    scene.go("/api/oidc/fake/login");
    assertThat(scene.issuer.discoveries).as("asked within a moment").hasValue(1);
    scene.issuer.discovery = UnaryOperator.identity();
    scene.berth.clock.advance(Duration.ofSeconds(11));
    scene.session();
  }

  @Test
  void aProviderThatIsGoneIsToldOf() {
    scene.issuer.close();
    assertThat(scene.go("/api/oidc/fake/login").body())
        .isEqualToIgnoringNewLines(
            "Cannot log in by 'fake': The identity provider gave no usable answer at /.well-known/openid-configuration. Try again in a moment.");
  }

  @Test
  void aCodeThatTheProviderDoesNotKnowIsRefused() {
    Map<String, String> begun = scene.begin("");
    assertThat(scene.go("/api/oidc/fake/callback?code=x&state=" + begun.get("state")).body())
        .contains("The identity provider answered with status 400 at /token.");
  }

  @Test
  void aRefusalOfTheProviderIsTold() {
    Map<String, String> begun = scene.begin("");
    HttpResponse<String> answer =
        scene.go(
            "/api/oidc/fake/callback?error=access_denied%0d%0aX:%20y&state=" + begun.get("state"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("refused with 'access_denied\\u{d}\\u{a}X: y'");
  }

  @Test
  void aCodeOfAnotherProviderIsRefused() {
    HttpResponse<String> answer =
        scene.go(scene.back(scene.begin("")) + "&iss=https%3A%2F%2Fevil.example");
    assertThat(answer.body()).contains("The answer is of another identity provider.");
  }

  @Test
  void anotherBrowserCannotComeBack() {
    String back = scene.back(scene.begin(""));
    scene.cookies().clear();
    HttpResponse<String> answer = scene.go(back);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("This browser began no such log-in here");
  }

  @Test
  void whatABrowserKeepsCannotBeAltered() {
    String back = scene.back(scene.begin("?port=1&challenge=" + "c".repeat(43)));
    scene.cookies().replaceAll((_, value) -> "e" + value.substring(1, value.length() - 2) + "AA");
    assertThat(scene.go(back).body()).contains("This browser began no such log-in here");
    scene.cookies().replaceAll((_, _) -> "x");
    assertThat(scene.go(back).body()).contains("This browser began no such log-in here");
  }

  @Test
  void aStateOfAnotherLogInIsRefused() {
    String one = scene.begin("").getOrDefault("state", "");
    String other = scene.begin("").getOrDefault("state", "");
    String mixed = one.substring(0, 8) + other.substring(8);
    assertThat(scene.go("/api/oidc/fake/callback?code=x&state=" + mixed).statusCode())
        .isEqualTo(403);
    assertThat(scene.go("/api/oidc/fake/callback?code=x").statusCode()).isEqualTo(403);
  }

  @Test
  void whoeverTakesTooLongBeginsAgain() {
    String back = scene.back(scene.begin(""));
    scene.berth.clock.advance(OidcStarts.LIFE);
    assertThat(scene.go(back).body()).contains("in the last ten minutes. Begin again.");
  }

  @Test
  void aCommandLineHasToSendAPortAndAChallenge() {
    assertThat(scene.go("/api/oidc/fake/login?port=99999&challenge=" + "c".repeat(43)).statusCode())
        .isEqualTo(400);
    assertThat(scene.go("/api/oidc/fake/login?port=80&challenge=short").statusCode())
        .isEqualTo(400);
    assertThat(scene.go("/api/oidc/fake/login?port=80").statusCode()).isEqualTo(400);
    assertThat(scene.go("/api/oidc/none/login").statusCode()).isEqualTo(404);
  }
}
