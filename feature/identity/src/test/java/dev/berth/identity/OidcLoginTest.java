package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.access.Authentication;
import dev.berth.access.Resource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log-ins by a provider that keeps to the rules. */
class OidcLoginTest {
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

  @Test
  void aBrowserLogsIn() {
    Secret session = scene.session();
    Api.Answer whoami = scene.api.get("/api/whoami", session);
    assertThat(whoami.status()).isEqualTo(200);
    assertThat(whoami.text("name")).isEqualTo("alice");
    assertThat(whoami.text("tenant")).isEqualTo("acme");
    assertThat(scene.role("alice")).isEqualTo(Role.VIEWER);
  }

  @Test
  void theProviderIsAskedAsTheStandardSays() {
    Map<String, String> asked = scene.begin("");
    assertThat(asked)
        .containsEntry("client_id", "berth")
        .containsEntry("scope", "openid profile")
        .containsEntry("redirect_uri", scene.api.url() + "/api/oidc/fake/callback")
        .containsEntry("code_challenge_method", "S256");
    assertThat(asked.get("state")).hasSize(43);
    assertThat(asked.get("nonce")).hasSize(43);
    assertThat(asked.get("code_challenge")).hasSize(43);
    assertThat(scene.begin("").get("state")).isNotEqualTo(asked.get("state"));
  }

  @Test
  void aCommandLineLogsInByItsBrowser() {
    Api.Answer answer = scene.exchange(scene.commandLine("code"), OidcScene.VERIFIER);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("user")).isEqualTo("alice");
    assertThat(answer.field("mustEnrol")).isEqualTo(false);
    assertThat(scene.cookies()).doesNotContainKey("berth_session");
    assertThat(scene.berth.known(new Secret(answer.text("token"))).name()).isEqualTo("alice");
  }

  @Test
  void aCodeIsForItsVerifierOnceAndSoon() {
    String wrong = scene.commandLine("code");
    assertThat(scene.exchange(wrong, "w".repeat(43)).status()).isEqualTo(401);
    assertThat(scene.exchange(wrong, OidcScene.VERIFIER).status()).as("used up").isEqualTo(401);
    String right = scene.commandLine("code");
    assertThat(scene.exchange(right, OidcScene.VERIFIER).status()).isEqualTo(201);
    assertThat(scene.exchange(right, OidcScene.VERIFIER).status()).as("again").isEqualTo(401);
    String late = scene.commandLine("code");
    scene.berth.clock.advance(OidcCodes.LIFE);
    assertThat(scene.exchange(late, OidcScene.VERIFIER).message())
        .isEqualTo(
            "Cannot log in by 'fake': the code or the verifier is wrong, or the code was used or is older than two minutes. Begin again.");
  }

  @Test
  void groupsGiveRolesAtEachLogIn() {
    groups("makers", "chiefs", "others");
    scene.session();
    assertThat(scene.role("alice")).isEqualTo(Role.OWNER);
    groups("makers");
    scene.session();
    assertThat(scene.role("alice")).isEqualTo(Role.DEVELOPER);
    groups();
    scene.session();
    assertThat(scene.role("alice")).isEqualTo(Role.VIEWER);
  }

  @Test
  void theSubjectIsTheUserWhateverItIsCalled() {
    scene.session();
    claim("preferred_username", "alicia");
    assertThat(scene.berth.known(scene.session()).name()).isEqualTo("alice");
    claim("preferred_username", "Bob").subject("subject-2");
    assertThat(scene.berth.known(scene.session()).name()).isEqualTo("bob");
  }

  @Test
  void aNewSubjectDoesNotBecomeTheOldOne() {
    scene.session();
    claim("preferred_username", "alice").subject("subject-2");
    assertThat(scene.logIn().body())
        .isEqualToIgnoringNewLines(
            "Cannot log in by 'fake': The user 'alice' is somebody else of an identity provider already.");
  }

  @Test
  void aUserWithAPasswordIsNotTaken() {
    claim("preferred_username", "acme-owner");
    HttpResponse<String> answer = scene.logIn();
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("a user of this name exists who does not come from there");
  }

  @Test
  void aLaterUserOfTheNameIsNotTaken() {
    scene.session();
    scene.berth.services().users().remove("alice", Scene.ADMIN);
    scene.berth.clock.advance(Duration.ofSeconds(1));
    scene.berth.user("alice", Scene.ACME, Role.OWNER);
    assertThat(scene.logIn().statusCode()).isEqualTo(403);
  }

  @Test
  void aLockedUserIsNotLetIn() {
    Secret session = scene.session();
    scene.berth.services().users().lock("alice", Scene.ADMIN);
    assertThat(scene.berth.show(session)).isInstanceOf(Authentication.Refused.class);
    HttpResponse<String> answer = scene.logIn();
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("the user is locked");
  }

  @Test
  void whoeverHasNoGroupMayBeKeptOut() {
    scene.api.delete("/api/oidc/providers/fake", Scene.ADMIN_TOKEN);
    scene.withProvider(Map.of("role", "none"));
    assertThat(scene.logIn().body()).contains("None of your groups may log in here.");
    assertThat(scene.commandLine("error")).isEqualTo("None of your groups may log in here.");
    groups("makers");
    scene.session();
    assertThat(scene.role("alice")).isEqualTo(Role.DEVELOPER);
  }

  @Test
  void aSecondFactorOfTheProviderCounts() {
    assertThat(scene.berth.known(scene.session()).credential().secondFactor()).isFalse();
    claim("amr", List.of("pwd", "mfa"));
    assertThat(scene.berth.known(scene.session()).credential().secondFactor()).isTrue();
  }

  @Test
  void newKeysOfTheProviderAreFound() {
    scene.session();
    scene.berth.clock.advance(Duration.ofSeconds(11));
    scene.issuer.rotate("two");
    scene.session();
    assertThat(scene.issuer.discoveries).hasValue(2);
  }

  @Test
  void whoeverBringsUnknownKeysDoesNotMakeUsAskAndAsk() {
    scene.session();
    var stranger = FakeIssuer.newKey("stranger");
    scene.issuer.signer = claims -> FakeIssuer.signed(claims, stranger);
    scene.berth.clock.advance(Duration.ofSeconds(11));
    for (int i = 0; i < 5; i++) {
      assertThat(scene.logIn().statusCode()).isEqualTo(403);
    }
    assertThat(scene.issuer.discoveries).hasValue(2);
  }

  @Test
  void whatHappensIsWrittenDown() {
    scene.session();
    claim("preferred_username", "acme-owner").subject("subject-2");
    scene.logIn();
    assertThat(scene.berth.trail)
        .filteredOn(entry -> entry.action().equals(Logins.CREATE))
        .extracting(
            entry -> entry.result(), entry -> entry.resource(), entry -> entry.details().get("by"))
        .containsExactly(
            tuple(AuditEntry.Result.DONE, new Resource(TenantId.PLATFORM, "user/alice"), "oidc"),
            tuple(AuditEntry.Result.REFUSED, new Resource(TenantId.PLATFORM, "user/*"), "oidc"));
  }

  @Test
  void providersSurviveARestartAndTheirRemovalEndsSessions() {
    Secret session = scene.session();
    assertThat(scene.api.get("/api/oidc/providers", Scene.ADMIN_TOKEN).whole().body())
        .contains("\"hasSecret\":true", "\"callback\":\"/api/oidc/fake/callback\"")
        .doesNotContain(FakeIssuer.SECRET);
    assertThat(scene.api.delete("/api/oidc/providers/fake", Scene.ADMIN_TOKEN).status())
        .isEqualTo(204);
    assertThat(scene.berth.show(session)).isInstanceOf(Authentication.Refused.class);
    assertThat(scene.go("/api/oidc/fake/login").statusCode()).isEqualTo(404);
    assertThat(scene.go("/api/oidc").body()).isEqualToIgnoringNewLines("[]");
  }

  private void groups(String... groups) {
    claim("groups", List.of(groups));
  }

  /** What the provider says from now on; more can be said of it. */
  private Said claim(String name, Object value) {
    Said said = new Said(name, value);
    scene.issuer.claims = builder -> builder.claim(said.name, said.value).subject(said.subject);
    return said;
  }

  private static final class Said {
    private final String name;
    private final Object value;
    private volatile String subject = "subject-1";

    Said(String name, Object value) {
      this.name = name;
      this.value = value;
    }

    void subject(String changed) {
      subject = changed;
    }
  }

  @Test
  void browserIsToldAtTheLogInPageWhyItCameToNothing() {
    HttpResponse<String> answer =
        scene.go("/api/oidc/fake/callback?state=unknown", "Accept", "text/html,*/*;q=0.8");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(OidcScene.location(answer)).isEqualTo("/console/");
    assertThat(scene.cookies().get("berth_problem"))
        .startsWith("Cannot%20log%20in%20by")
        .contains("began%20no%20such%20log-in");
    assertThat(scene.cookies()).doesNotContainKey("berth_session");
  }
}
