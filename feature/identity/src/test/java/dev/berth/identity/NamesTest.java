package dev.berth.identity;

import static dev.berth.identity.Scene.ADMIN_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.berth.kernel.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that look like others, that break lines, that the platform needs itself. */
class NamesTest {
  /** A policy may be called as IAM's are. */
  private static final List<String> GOOD_FOR_POLICIES = List.of("Admin", "alice.", "a".repeat(64));

  private static final List<String> BAD =
      List.of(
          "",
          "Admin",
          "аdmin",
          "admin\u200b",
          "ａｄｍｉｎ",
          "ad\u00admin",
          "alice\r\nX-Evil: 1",
          "alice\u0000",
          "-alice",
          "alice.",
          "a b",
          "../alice",
          "a".repeat(64),
          "\u202eecila");

  @TempDir private Path folder;
  private Scene scene;
  private Api api;

  @BeforeEach
  void begin() {
    scene = new Scene(folder);
    api = new Api(scene);
  }

  @AfterEach
  void end() {
    api.close();
    scene.close();
  }

  @Test
  void namesAreSmallPlainLetters() {
    for (String collection : List.of("users", "groups", "tenants", "policies")) {
      for (String name : BAD) {
        Map<String, Object> body =
            collection.equals("policies")
                ? Map.of("name", name, "document", Scene.allow("stack:List", "*"))
                : Map.of("name", name);
        if (collection.equals("policies") && GOOD_FOR_POLICIES.contains(name)) {
          continue;
        }
        Api.Answer answer = api.post("/api/" + collection, ADMIN_TOKEN, body);
        assertThat(answer.status()).as(collection + " " + name).isEqualTo(400);
        assertThat(answer.message())
            .contains(
                "Cannot use '",
                collection.equals("policies") ? "letters (A to Z)" : "lower-case letters (a to z)")
            .matches("[ -~…]+");
      }
    }
    assertThat(scene.trail).noneMatch(entry -> entry.toString().contains("\n"));
  }

  @Test
  void tenantBecomesPartOfHostNames() {
    for (String name :
        List.of("a_b", "a.b", "platform", "localhost", "berth", "s3", "registry", "api")) {
      Api.Answer answer = api.post("/api/tenants", ADMIN_TOKEN, Map.of("name", name));
      assertThat(answer.status()).as(name).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("INVALID_NAME");
    }
    assertThat(api.post("/api/tenants", ADMIN_TOKEN, Map.of("name", "default")).status())
        .isEqualTo(409);
    assertThat(api.post("/api/tenants", ADMIN_TOKEN, Map.of("name", "team-1")).status())
        .isEqualTo(201);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    Api.Answer answer =
        api.post(
            "/api/users",
            ADMIN_TOKEN,
            Map.of("name", "Älice", "password", "password1234", "tags", Map.of("a b", "c")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message())
        .contains("Cannot use '\\u{c4}lice'", "everybody tries first", "name of a tag");
  }

  @Test
  void passwordIsLongAndNobodysFirstGuess() {
    PasswordPolicy policy = new PasswordPolicy(12);
    for (String bad :
        List.of(
            "short",
            "aaaaaaaaaaaaaaa",
            "password1234",
            "PassWord1234",
            "alice-the-user",
            "x".repeat(1025),
            "abababababab")) {
      assertThat(catchThrowable(() -> policy.check(new Secret(bad), "alice-the-user")))
          .as(bad)
          .isNotNull()
          .hasMessageNotContaining(bad);
    }
    policy.check(new Secret("correct horse battery"), "alice");
    policy.check(new Secret("пароль из слов и букв"), "alice");
  }
}
