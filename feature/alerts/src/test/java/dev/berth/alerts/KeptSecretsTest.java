package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file need not have the secrets of receivers that there are; they go nowhere else, though. */
class KeptSecretsTest {
  private static final String PUSH =
      "receivers: [{name: phone, push: {url: 'https://ntfy.example.org/berth'%s}}]";
  private static final String MAIL =
      "receivers: [{name: mail, email: {to: [a@example.org], from: b@example.org, host: %s, user:"
          + " u%s}}]";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private String shown(String receiver) {
    return scene.ask(
        "GET",
        "/api/alert-receivers/{receiver}",
        Scene.OPERATOR,
        "",
        Map.of("receiver", receiver),
        null);
  }

  @Test
  void aSecretThatIsLeftOutStaysAndIsUsed() throws Exception {
    try (Hook hook = new Hook()) {
      scene.sources.counts.put("q", 5L);
      String file =
          "{receivers: [{name: ops, webhook: {url: '%s'%s}}],"
              + " rules: [{name: r, kind: query, query: q, receivers: [ops]}]}";
      scene.apply(file.formatted(hook.url("/"), ", secret: planted, authorization: 'Bearer abc'"));
      scene.apply(file.formatted(hook.url("/"), ", secret: renewed"));
      scene.pass(Duration.ofMinutes(1));
      assertThat(hook.calls).hasSize(1);
      Hook.Call call = hook.calls.getFirst();
      assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer abc");
      assertThat(call.headers().getFirst("Berth-Signature"))
          .isEqualTo("sha256=" + Senders.signature(new Secret("renewed"), call.body()));
    }
  }

  @Test
  void aSecretGoesWhenTheFileSaysSo() {
    scene.apply(PUSH.formatted(", token: t"));
    scene.apply(PUSH.formatted(""));
    assertThat(shown("phone")).contains("[\"token\"]");
    scene.apply(PUSH.formatted(", token: null"));
    assertThat(shown("phone")).doesNotContain("token");
  }

  /** Who may write a receiver and does not know its secret would have it sent to himself. */
  @Test
  void aSecretIsNotSentElsewhere() {
    scene.apply(PUSH.formatted(", token: t"));
    String elsewhere = PUSH.replace("/berth", "/mine");
    assertThatThrownBy(() -> scene.apply(elsewhere.formatted("")))
        .hasMessage(
            "rules.yml:1:33: receivers[0].push.token: The URL is another, and 'token' is kept for"
                + " the same one only. Give it again, or write 'null' for none.");
    scene.apply(elsewhere.formatted(", token: other"));
    scene.apply(elsewhere.formatted(""));
    scene.apply("receivers: [{name: phone, webhook: {url: 'https://ntfy.example.org/mine'}}]");
    assertThat(shown("phone")).contains("\"webhook\"").doesNotContain("[\"token\"]");
  }

  @Test
  void aPasswordIsKeptForItsUserAtItsServer() {
    assertThatThrownBy(() -> scene.apply(MAIL.formatted("smtp.example.org", "")))
        .hasMessageContaining("'user' and 'password' go together.");
    scene.apply(MAIL.formatted("smtp.example.org", ", password: p"));
    scene.apply(MAIL.formatted("smtp.example.org", ""));
    assertThat(shown("mail")).contains("[\"password\"]");
    assertThatThrownBy(() -> scene.apply(MAIL.formatted("evil.example.org", "")))
        .hasMessageContaining("'user' and 'password' go together.");
    assertThatThrownBy(() -> scene.apply(MAIL.formatted("smtp.example.org", ", encryption: tls")))
        .hasMessageContaining("'user' and 'password' go together.");
  }
}
