package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static dev.berth.identity.Scene.HERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.AccessKeys;
import dev.berth.access.Authentication;
import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(folder).withTenants();
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private Tokens.Made make(Tokens.Wish wish) {
    return scene.services().tokens().create(wish, scene.session(wish.user()));
  }

  private String refusal(Secret token) {
    return scene.show(token) instanceof Authentication.Refused(String reason) ? reason : "known";
  }

  @Test
  void tokenIsItsUserUntilItIsRevoked() {
    Tokens.Made made = make(Scene.wish("acme-developer", null));
    Principal principal = scene.known(made.secret());

    assertThat(principal.name()).isEqualTo("acme-developer");
    assertThat(principal.credential().id()).isEqualTo(made.token().id());
    assertThat(scene.allows(principal, "stack:Deploy", "stack/shop")).isTrue();

    scene.services().tokens().revoke(made.token().id(), scene.session("acme-developer"));
    assertThat(refusal(made.secret())).isEqualTo("The token is unknown.");
    assertThat(scene.reason(principal, "stack:Deploy", "stack/shop"))
        .isEqualTo("The token was revoked or has expired.");
  }

  @Test
  void whatIsNotAWholeTokenIsUnknown() {
    Secret right = make(Scene.wish("acme-viewer", null)).secret();
    String text = right.reveal();
    String changed = text.substring(0, text.length() - 2) + (text.endsWith("AA") ? "BB" : "AA");
    for (String wrong :
        List.of(
            "",
            "berth_",
            text.substring(0, text.length() - 1),
            text + "x",
            changed,
            text.replace("berth_", "berths_"),
            text.toUpperCase(java.util.Locale.ROOT),
            "berth1.1767225600.k3f9zz.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq",
            "berth_0123456789ab_" + "A".repeat(43))) {
      assertThat(refusal(new Secret(wrong))).as(wrong).contains("unknown");
    }
  }

  @Test
  void tokenOfAnotherBerthIsUnknown() throws Exception {
    Path other = java.nio.file.Files.createDirectory(folder.resolve("other"));
    try (Scene elsewhere = new Scene(other).withTenants()) {
      Secret foreign =
          elsewhere
              .services()
              .tokens()
              .create(Scene.wish("acme-owner", null), elsewhere.session("acme-owner"))
              .secret();
      assertThat(refusal(foreign)).isEqualTo("The token is unknown.");
    }
  }

  @Test
  void tokenEndsAtItsTime() {
    Tokens.Made made =
        make(new Tokens.Wish(Token.Kind.TOKEN, "acme-viewer", "ci", Duration.ofHours(1), null));
    Principal principal = scene.known(made.secret());

    scene.clock.advance(Duration.ofHours(1));
    assertThat(refusal(made.secret())).isEqualTo("The token expired at 2026-05-04T11:00:00Z.");
    assertThat(scene.allows(principal, "stack:List", "stack/*")).isFalse();
    assertThatThrownBy(
            () ->
                make(
                    new Tokens.Wish(
                        Token.Kind.TOKEN, "acme-viewer", "", Duration.ofDays(367), null)))
        .hasMessageContaining("not from one second to 366 days");
  }

  @Test
  void scopeTakesAwayAndNeverAdds() {
    Principal limited =
        scene.token("acme-developer", Scene.fence(Scene.allow("stack:*", "berth:acme:stack/shop")));

    assertThat(scene.allows(limited, "stack:Deploy", "stack/shop")).isTrue();
    assertThat(scene.allows(limited, "stack:Deploy", "stack/other")).isFalse();
    assertThat(scene.reason(limited, "task:Exec", "task/1"))
        .isEqualTo("The token is limited, and not to 'task:Exec'.");
    assertThat(scene.allows(limited, "session:Inspect", "user/acme-developer")).isTrue();

    Principal greedy = scene.token("acme-viewer", Scene.fence(Scene.allow("*", "*")));
    assertThat(scene.allows(greedy, "stack:Deploy", "stack/shop")).isFalse();
    Principal byRole = scene.token("acme-owner", Scene.fence(PolicyKey.platform("berth:viewer")));
    assertThat(scene.allows(byRole, "stack:List", "stack/*")).isTrue();
    assertThat(scene.allows(byRole, "stack:Deploy", "stack/shop")).isFalse();
  }

  @Test
  void limitedTokenOfAnOperatorIsNoOperator() {
    scene.operator("olga");
    Principal limited = scene.token("olga", Scene.fence(Scene.allow("stack:*", "berth:acme:*")));

    assertThat(limited.operator()).isFalse();
    assertThat(scene.allows(limited.in(ACME), "stack:Deploy", "stack/shop")).isTrue();
    assertThat(scene.allows(limited.in(Scene.RIVAL), "stack:Deploy", "stack/shop")).isFalse();
    assertThat(scene.allows(limited.in(ACME), "task:Privileged", "task/*")).isFalse();
  }

  @Test
  void tokenMadeWithATokenInheritsItsLimitsAndItsEnd() {
    Tokens tokens = scene.services().tokens();
    Fence fence = Scene.fence(Scene.allow("*", "berth:acme:*"));
    Tokens.Made parent =
        make(new Tokens.Wish(Token.Kind.TOKEN, "acme-developer", "", Duration.ofHours(1), fence));
    Principal parents = scene.known(parent.secret());
    Tokens.Made child =
        tokens.create(
            new Tokens.Wish(
                Token.Kind.TOKEN,
                "acme-developer",
                "",
                Duration.ofDays(30),
                Scene.fence(Scene.allow("stack:*", "*"))),
            parents);

    assertThat(child.token().expires()).isEqualTo(parent.token().expires());
    assertThat(child.token().fences()).hasSize(2);
    Principal childs = scene.known(child.secret());
    assertThat(scene.allows(childs, "stack:Deploy", "stack/shop")).isTrue();
    assertThat(scene.allows(childs, "task:List", "task/*")).isFalse();

    PolicyKey everything = scene.policy(ACME, "everything", Scene.allow("*", "*"));
    scene.services().policies().attach(everything, "token:" + child.token().id(), Scene.ADMIN);
    assertThat(scene.allows(childs, "task:List", "task/*")).isTrue();
    scene.services().policies().detach(everything, "token:" + child.token().id(), Scene.ADMIN);
    assertThat(scene.allows(childs, "task:List", "task/*")).isFalse();

    tokens.revoke(parent.token().id(), scene.session("acme-developer"));
    assertThat(refusal(child.secret())).isEqualTo("The token is unknown.");
  }

  @Test
  void tokenThatHasLostItsLastPolicyMayDoNothing() {
    PolicyKey stacks = scene.policy(ACME, "stacks", Scene.allow("stack:*", "*"));
    Tokens.Made made = make(Scene.wish("acme-developer", Scene.fence(stacks)));
    Principal principal = scene.known(made.secret());
    assertThat(scene.allows(principal, "stack:List", "stack/*")).isTrue();

    scene.services().policies().detach(stacks, "token:" + made.token().id(), Scene.ADMIN);
    assertThat(scene.allows(principal, "stack:List", "stack/*")).isFalse();
    assertThat(scene.allows(principal, "task:List", "task/*")).isFalse();
  }

  @Test
  void policyThatATokenHasIsNotRemoved() {
    PolicyKey stacks = scene.policy(ACME, "stacks", Scene.allow("stack:*", "*"));
    Tokens.Made made = make(Scene.wish("acme-developer", Scene.fence(stacks)));

    assertThatThrownBy(() -> scene.services().policies().remove(stacks, Scene.ADMIN))
        .hasMessage(
            "Cannot remove policy 'stacks': token:%s has it. Detach it first."
                .formatted(made.token().id()));
  }

  @Test
  void accessKeyHandsOutItsSecretToTheVerifierOnly() {
    Tokens.Made made =
        make(new Tokens.Wish(Token.Kind.ACCESS_KEY, "acme-developer", "aws", null, null));
    assertThat(made.token().id()).matches("AKIA[A-Z2-7]{16}");
    assertThat(made.secret().reveal()).matches("[A-Za-z0-9/+]{40}");

    AccessKeys.AccessKey key = scene.identity().find(made.token().id(), HERE).orElseThrow();
    assertThat(key.secret()).isEqualTo(made.secret());
    assertThat(key.principal().credential().kind())
        .isEqualTo(dev.berth.access.Credential.Kind.ACCESS_KEY);
    assertThat(key.toString()).doesNotContain(made.secret().reveal());
    assertThat(refusal(made.secret())).contains("unknown");
    assertThat(refusal(new Secret(made.token().id()))).contains("unknown");

    scene.services().users().lock("acme-developer", Scene.ADMIN);
    assertThat(scene.identity().find(made.token().id(), HERE)).isEmpty();
    assertThat(scene.identity().find("AKIANOSUCH", HERE)).isEmpty();
  }

  @Test
  void removedUserLeavesNoTokenToOneOfTheSameName() {
    Secret secret = make(Scene.wish("acme-viewer", null)).secret();
    Principal old = scene.known(secret);
    scene.services().users().remove("acme-viewer", Scene.ADMIN);
    scene.user("acme-viewer", ACME, Role.OWNER);

    assertThat(refusal(secret)).isEqualTo("The token is unknown.");
    assertThat(scene.allows(old, "stack:List", "stack/*")).isFalse();
  }

  @Test
  void restartKeepsTokensAndWhenTheyWereUsed() {
    Tokens.Made made =
        make(
            new Tokens.Wish(
                Token.Kind.TOKEN,
                "acme-developer",
                "ci",
                Duration.ofDays(1),
                Scene.fence(Scene.allow("stack:*", "*"))));
    scene.known(made.secret());
    scene.restart(Scene.SETTINGS);

    Principal principal = scene.known(made.secret());
    assertThat(scene.allows(principal, "stack:List", "stack/*")).isTrue();
    assertThat(scene.allows(principal, "task:List", "task/*")).isFalse();
    assertThat(scene.services().tokens().lastUse(made.token().id()))
        .contains(scene.clock.instant());
  }

  @Test
  void tokensOfOneUserAreLimited() {
    Principal viewer = scene.session("acme-viewer");
    Directory before = scene.services().state().now();
    Directory full = before;
    for (int i = 0; i < Tokens.MOST; i++) {
      full =
          full.with(
              new Token(
                  "t" + i,
                  Token.Kind.TOKEN,
                  "acme-viewer",
                  "",
                  "",
                  null,
                  scene.clock.instant(),
                  null,
                  null,
                  List.of(),
                  null));
    }
    Directory crowded = full;
    scene.services().state().change(_ -> crowded);

    assertThatThrownBy(
            () -> scene.services().tokens().create(Scene.wish("acme-viewer", null), viewer))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("there are 1000 already");
  }
}
