package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static dev.berth.identity.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Credential;
import dev.berth.access.Principal;
import dev.berth.kernel.Secret;
import dev.berth.records.AuditEntry;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  @TempDir private Path folder;
  private Scene scene;
  private Api api;

  @BeforeEach
  void begin() {
    scene = new Scene(folder);
    scene.services().tenants().create(ACME);
    scene.user("alice", ACME, Role.DEVELOPER);
    api = new Api(scene);
  }

  @AfterEach
  void end() {
    api.close();
    scene.close();
  }

  private Api.Answer logIn(String user, Secret password) {
    return api.post("/api/login", null, Map.of("user", user, "password", password.reveal()));
  }

  private Api.Answer logIn(String user, Secret password, String code) {
    return api.post(
        "/api/login", null, Map.of("user", user, "password", password.reveal(), "code", code));
  }

  private static Secret token(Api.Answer answer) {
    assertThat(answer.status()).as(() -> String.valueOf(answer.body())).isEqualTo(201);
    return new Secret(answer.text("token"));
  }

  @Test
  void firstStartMakesAnAdministrator() {
    Secret first = scene.firstPassword().orElseThrow();

    Api.Answer in = logIn("admin", first);
    Api.Answer me = api.get("/api/whoami", token(in));

    assertThat(me.field("operator")).isEqualTo(true);
    assertThat(me.text("credential")).isEqualTo("session");
    assertThat(me.field("mustChangePassword")).isEqualTo(true);
    api.close();
    scene.restart(Scene.SETTINGS);
    api = new Api(scene);
    assertThat(scene.firstPassword()).isEmpty();
    assertThat(logIn("admin", first).status()).isEqualTo(201);
  }

  @Test
  void passwordOpensASessionThatEndsAtLogout() {
    Secret token = token(logIn("alice", PASSWORD));

    Api.Answer me = api.get("/api/whoami", token);
    assertThat(me.text("name")).isEqualTo("alice");
    assertThat(me.text("tenant")).isEqualTo("acme");
    assertThat(me.field("tenants"))
        .isEqualTo(List.of(Map.of("tenant", "acme", "role", "developer")));
    assertThat(me.field("secondFactor")).isEqualTo(false);

    assertThat(api.post("/api/logout", token, null).status()).isEqualTo(204);
    assertThat(api.get("/api/whoami", token).status()).isEqualTo(401);
  }

  @Test
  void whateverIsWrongTheAnswerIsTheSame() {
    scene.service("robot", ACME, Role.VIEWER);
    scene.user("locked", ACME, Role.VIEWER);
    scene.services().users().lock("locked", Scene.ADMIN);

    Api.Answer password = logIn("alice", new Secret("not her password"));
    List<Api.Answer> others =
        List.of(
            logIn("nobody", PASSWORD),
            logIn("robot", PASSWORD),
            logIn("locked", PASSWORD),
            logIn("ａｌｉｃｅ", PASSWORD),
            logIn("alice\r\nSet-Cookie: x=y", PASSWORD));

    assertThat(password.status()).isEqualTo(401);
    assertThat(password.whole().headers().firstValue("WWW-Authenticate")).contains("Bearer");
    for (Api.Answer other : others) {
      assertThat(other.status()).isEqualTo(401);
      assertThat(other.body()).isEqualTo(password.body());
    }
  }

  @Test
  void everyLogInIsWrittenDownWithoutWhatWasTyped() {
    logIn("alice", PASSWORD);
    logIn("alice", new Secret("wrong wrong wrong"));
    logIn("my-password-by-mistake", PASSWORD);

    assertThat(scene.trail.stream().filter(entry -> entry.action().equals(Logins.CREATE)))
        .extracting(entry -> entry.result() + " " + entry.resource())
        .containsExactly(
            "DONE berth:platform:user/alice",
            "REFUSED berth:platform:user/alice",
            "REFUSED berth:platform:user/*");
    assertThat(scene.trail.toString())
        .doesNotContain("my-password-by-mistake", PASSWORD.reveal(), "wrong wrong wrong");
  }

  @Test
  void browserGetsACookieThatScriptsCannotRead() {
    Api.Answer in =
        api.call(
            "POST",
            "/api/login",
            null,
            Map.of("user", "alice", "password", PASSWORD.reveal()),
            "X-Berth-Cookie",
            "true");

    List<String> cookies = in.whole().headers().allValues("Set-Cookie");
    assertThat(cookies).hasSize(2);
    assertThat(cookies.getFirst())
        .startsWith("berth_session=")
        .contains("HttpOnly", "SameSite=Strict", "Path=/");
    assertThat(cookies.get(1)).startsWith("berth_csrf=").doesNotContain("HttpOnly");
    assertThat(((Map<?, ?>) in.body()).get("token")).isNull();
    String session = value(cookies.getFirst());
    assertThat(scene.known(new Secret(session)).name()).isEqualTo("alice");

    String shown = "berth_session=" + session;
    assertThat(api.call("GET", "/api/whoami", null, null, "Cookie", shown).status()).isEqualTo(200);
    assertThat(
            api.call("POST", "/api/logout", null, null, "Cookie", shown, "Origin", api.url())
                .message())
        .contains("CSRF token is missing");
    Api.Answer out =
        api.call(
            "POST",
            "/api/logout",
            null,
            null,
            "Cookie",
            shown,
            "Origin",
            api.url(),
            "X-Berth-Csrf",
            value(cookies.get(1)));
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.whole().headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allMatch(cookie -> cookie.contains("=; ") && cookie.contains("Max-Age=0"));
    assertThat(logIn("alice", PASSWORD).whole().headers().firstValue("Set-Cookie")).isEmpty();
  }

  private static String value(String cookie) {
    return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
  }

  @Test
  void sessionEndsWhenNobodyUsesItAndAfterItsLongestLife() {
    Secret idle = token(logIn("alice", PASSWORD));
    scene.clock.advance(Duration.ofHours(13));
    assertThat(api.get("/api/whoami", idle).status()).isEqualTo(401);

    Secret busy = token(logIn("alice", PASSWORD));
    for (int hours = 0; hours < 7 * 24 - 8; hours += 8) {
      scene.clock.advance(Duration.ofHours(8));
      assertThat(api.get("/api/whoami", busy).status()).isEqualTo(200);
    }
    scene.clock.advance(Duration.ofHours(8));
    assertThat(api.get("/api/whoami", busy).status()).isEqualTo(401);
  }

  @Test
  void newPasswordEndsTheOtherSessions() {
    Secret one = token(logIn("alice", PASSWORD));
    Secret other = token(logIn("alice", PASSWORD));
    assertThat(api.get("/api/whoami", one).field("mustChangePassword")).isEqualTo(true);

    Api.Answer wrong =
        api.put("/api/whoami/password", one, Map.of("old", "nonsense", "new", "another secret 1"));
    Api.Answer weak =
        api.put("/api/whoami/password", one, Map.of("old", PASSWORD.reveal(), "new", "short"));
    Api.Answer same =
        api.put(
            "/api/whoami/password",
            one,
            Map.of("old", PASSWORD.reveal(), "new", PASSWORD.reveal()));
    Api.Answer right =
        api.put(
            "/api/whoami/password",
            one,
            Map.of("old", PASSWORD.reveal(), "new", "another secret 1"));

    assertThat(wrong.status()).isEqualTo(403);
    assertThat(weak.message()).contains("at least 12 characters");
    assertThat(same.message()).contains("the new one is the old one");
    assertThat(right.status()).isEqualTo(204);
    assertThat(api.get("/api/whoami", one).field("mustChangePassword")).isEqualTo(false);
    assertThat(api.get("/api/whoami", other).status()).isEqualTo(401);
    assertThat(logIn("alice", PASSWORD).status()).isEqualTo(401);
    assertThat(logIn("alice", new Secret("another secret 1")).status()).isEqualTo(201);
  }

  @Test
  void secondFactorIsAskedForOnceItIsConfirmed() {
    Secret session = token(logIn("alice", PASSWORD));
    Api.Answer begun = api.post("/api/whoami/totp", session, null);
    assertThat(begun.text("uri"))
        .isEqualTo("otpauth://totp/Berth:alice?secret=" + begun.text("secret") + "&issuer=Berth");
    assertThat(String.valueOf(((Map<?, ?>) begun.field("qr")).get("path")))
        .startsWith("M4 4h1v1h-1z")
        .matches("(M\\d+ \\d+h1v1h-1z)+");
    assertThat(logIn("alice", PASSWORD).status()).isEqualTo(201);

    byte[] secret = base32(begun.text("secret"));
    Api.Answer confirmed =
        api.post(
            "/api/whoami/totp/confirm",
            session,
            Map.of("code", OneTimeCodes.codeAt(secret, scene.clock.instant())));
    List<?> recovery = (List<?>) confirmed.field("recoveryCodes");
    assertThat(recovery).hasSize(10);
    assertThat(api.get("/api/whoami", session).field("secondFactor")).isEqualTo(true);

    Api.Answer without = logIn("alice", PASSWORD);
    assertThat(without.status()).isEqualTo(401);
    assertThat(without.message()).contains("second factor");

    String used = OneTimeCodes.codeAt(secret, scene.clock.instant());
    assertThat(logIn("alice", PASSWORD, used).status()).isEqualTo(401);
    scene.clock.advance(Duration.ofSeconds(60));
    String fresh = OneTimeCodes.codeAt(secret, scene.clock.instant());
    Secret in = token(logIn("alice", PASSWORD, fresh));
    assertThat(scene.known(in).credential().secondFactor()).isTrue();
    assertThat(logIn("alice", PASSWORD, fresh).status()).isEqualTo(401);

    String code = recovery.getFirst().toString();
    assertThat(logIn("alice", PASSWORD, code).status()).isEqualTo(201);
    assertThat(logIn("alice", PASSWORD, code).status()).isEqualTo(401);
    assertThat(logIn("alice", new Secret("wrong password"), recovery.get(1).toString()).body())
        .isEqualTo(logIn("nobody", PASSWORD).body());
  }

  private static byte[] base32(String text) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(i));
      number = number.shiftLeft(5).add(BigInteger.valueOf(digit));
    }
    byte[] bytes = number.toByteArray();
    byte[] secret = new byte[20];
    int length = Math.min(20, bytes.length);
    System.arraycopy(bytes, bytes.length - length, secret, 20 - length, length);
    return secret;
  }

  @Test
  void whereASecondFactorIsRequiredOneMayOnlySetItUp() {
    api.close();
    scene.restart(Scene.SETTINGS.requiringSecondFactor());
    api = new Api(scene);

    Api.Answer in = logIn("alice", PASSWORD);
    Secret session = token(in);
    assertThat(in.field("mustEnrol")).isEqualTo(true);
    assertThat(api.get("/api/users", session).status()).isEqualTo(403);
    assertThat(api.get("/api/users", session).message()).contains("second factor is required");
    assertThat(api.post("/api/tokens", session, Map.of()).status()).isEqualTo(403);
    assertThat(api.get("/api/users", Scene.ADMIN_TOKEN).status()).isEqualTo(200);

    byte[] secret = base32(api.post("/api/whoami/totp", session, null).text("secret"));
    api.post(
        "/api/whoami/totp/confirm",
        session,
        Map.of("code", OneTimeCodes.codeAt(secret, scene.clock.instant())));
    assertThat(api.get("/api/users", session).status()).isEqualTo(200);
  }

  @Test
  void lockedUserIsOutAtOnceAndStaysOut() {
    Secret session = token(logIn("alice", PASSWORD));
    Secret token = new Secret(api.post("/api/tokens", session, Map.of("name", "ci")).text("token"));

    assertThat(api.post("/api/users/alice/lock", Scene.ADMIN_TOKEN, null).status()).isEqualTo(204);
    assertThat(api.get("/api/whoami", session).status()).isEqualTo(401);
    assertThat(api.get("/api/whoami", token).status()).isEqualTo(401);

    assertThat(api.post("/api/users/alice/unlock", Scene.ADMIN_TOKEN, null).status())
        .isEqualTo(204);
    assertThat(api.get("/api/whoami", session).status()).isEqualTo(401);
    assertThat(api.get("/api/whoami", token).status()).isEqualTo(200);
  }

  @Test
  void onlyASessionChangesHowOneLogsIn() {
    Secret session = token(logIn("alice", PASSWORD));
    Secret token = new Secret(api.post("/api/tokens", session, Map.of()).text("token"));

    assertThat(api.post("/api/whoami/totp", token, null).message()).contains("log in");
    assertThat(
            api.put(
                    "/api/whoami/password",
                    token,
                    Map.of("old", PASSWORD.reveal(), "new", "another secret 1"))
                .status())
        .isEqualTo(403);
    assertThat(scene.known(token).credential().kind()).isEqualTo(Credential.Kind.TOKEN);
    assertThat(scene.trail).anyMatch(entry -> entry.result() == AuditEntry.Result.FAILED);
  }

  @Test
  void sessionsAreListedAndEndedOneByOne() {
    Secret one = token(logIn("alice", PASSWORD));
    Secret other = token(logIn("alice", PASSWORD));

    List<Object> sessions = api.get("/api/sessions", one).items();
    assertThat(sessions).hasSize(2);
    String id =
        sessions.stream()
            .map(session -> (Map<?, ?>) session)
            .filter(session -> Boolean.FALSE.equals(session.get("current")))
            .map(session -> String.valueOf(session.get("id")))
            .findFirst()
            .orElseThrow();
    assertThat(api.delete("/api/sessions/" + id, one).status()).isEqualTo(204);
    assertThat(api.get("/api/whoami", other).status()).isEqualTo(401);
    assertThat(api.delete("/api/sessions/" + id, one).status()).isIn(403, 404);
    assertThat(api.delete("/api/users/alice/sessions", Scene.ADMIN_TOKEN).status()).isEqualTo(204);
    assertThat(api.get("/api/whoami", one).status()).isEqualTo(401);
  }

  @Test
  void whatIsOpenHoldsAsLongAsTheCredential() {
    scene.user("bob", ACME, Role.DEVELOPER);
    Secret session = scene.openSession("alice");
    Principal inSession = scene.known(session);
    Principal byToken = scene.token("alice", null);
    Principal bob = scene.session("bob");
    assertThat(List.of(inSession, byToken, bob, Scene.ADMIN))
        .allMatch(one -> scene.identity().holds(one));

    assertThat(api.post("/api/logout", session, null).status()).isEqualTo(204);
    assertThat(scene.identity().holds(inSession)).isFalse();
    assertThat(scene.identity().holds(byToken)).isTrue();

    String id = byToken.credential().id();
    assertThat(api.delete("/api/tokens/" + id, Scene.ADMIN_TOKEN).status()).isEqualTo(204);
    assertThat(scene.identity().holds(byToken)).isFalse();

    assertThat(api.post("/api/users/bob/lock", Scene.ADMIN_TOKEN, null).status()).isEqualTo(204);
    assertThat(scene.identity().holds(bob)).isFalse();
  }

  @Test
  void whoWasAnOperatorHoldsNothingAfterwards() {
    scene.user("chief", ACME, Role.OWNER);
    assertThat(api.put("/api/users/chief/operator", Scene.ADMIN_TOKEN, null).status())
        .isEqualTo(204);
    Principal chief = scene.session("chief");
    assertThat(scene.identity().holds(chief)).isTrue();

    assertThat(api.delete("/api/users/chief/operator", Scene.ADMIN_TOKEN).status()).isEqualTo(204);
    assertThat(scene.identity().holds(chief)).isFalse();
    assertThat(scene.identity().holds(scene.session("chief"))).isTrue();
  }
}
