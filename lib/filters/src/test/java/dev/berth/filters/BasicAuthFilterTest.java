package dev.berth.filters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BasicAuthFilterTest {
  private static final String MIA =
      "mia:$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";
  private static final String BOB = "bob:$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/";

  private final FilterScene scene = new FilterScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static BasicAuth auth(boolean remove, @Nullable String field, String... users) {
    return new BasicAuth(List.of(users), null, null, remove, field);
  }

  private static String header(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static TestExchange with(String user, String password) {
    return TestExchange.get("/").with("Authorization", header(user, password));
  }

  @Test
  void asksForCredentials() throws Exception {
    Filter filter = scene.tenants(new BasicAuth(List.of(MIA), null, "the \"shop\"", false, null));
    Reply reply = TestExchange.get("/").answer(filter);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.fields()).hasToString("[WWW-Authenticate=Basic realm=\"the \\\"shop\\\"\"]");
    assertThat(TestExchange.get("/").with("Authorization", "Bearer x").answer(filter).status())
        .isEqualTo(401);
    assertThat(TestExchange.get("/").with("Authorization", "Basic !").answer(filter).status())
        .isEqualTo(401);
  }

  @Test
  void letsInWhoKnowsThePassword() throws Exception {
    Filter filter = scene.tenants(auth(false, null, MIA, BOB));

    assertThat(with("mia", "secret").verdict(filter)).isEqualTo(Verdict.PASS);
    assertThat(with("bob", "secret").verdict(filter)).isEqualTo(Verdict.PASS);
    assertThat(with("mia", "Secret").answer(filter).status()).isEqualTo(401);
    assertThat(with("eve", "secret").answer(filter).status()).isEqualTo(401);
    assertThat(with("", "secret").answer(filter).status()).isEqualTo(401);
    assertThat(with("mia", "").answer(filter).status()).isEqualTo(401);
    assertThat(with("mia", "secret\0x").answer(filter).status()).isEqualTo(401);
  }

  @Test
  void tellsTheServiceWhoItIsAndNothingElse() throws Exception {
    Filter filter = scene.tenants(auth(true, "X-WebAuth-User", MIA));
    TestExchange exchange =
        with("mia", "secret").with("x-webauth-user", "admin").with("X_WebAuth_User", "admin");

    assertThat(exchange.verdict(filter)).isEqualTo(Verdict.PASS);
    assertThat(exchange.request().headers())
        .hasToString("Host: shop.example.org\nX-WebAuth-User: mia\n");
  }

  @Test
  void remembersForAWhileWhoWasRight() throws Exception {
    Filter filter = scene.tenants(auth(false, null, MIA));

    assertThat(with("mia", "secret").atOnce(filter)).isInstanceOf(Verdict.Later.class);
    assertThat(with("mia", "secret").verdict(filter)).isEqualTo(Verdict.PASS);
    assertThat(with("mia", "secret").atOnce(filter)).isEqualTo(Verdict.PASS);
    assertThat(with("mia", "wrong").verdict(filter)).isInstanceOf(Verdict.Answer.class);
    assertThat(with("mia", "wrong").atOnce(filter)).isInstanceOf(Verdict.Later.class);
    scene.pass(RememberedLogins.LIFE);
    assertThat(with("mia", "secret").atOnce(filter)).isInstanceOf(Verdict.Later.class);
  }

  @Test
  void checksTheSameHeaderOnceAndBoundsWhatOneClientAsks() throws Exception {
    Filter filter = scene.tenants(auth(false, null, MIA.replace("$04$", "$12$")));
    List<Verdict> same = new ArrayList<>();
    List<Verdict> others = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      same.add(filter.onRequest(with("mia", "wrong")));
    }
    for (int i = 0; i < 20; i++) {
      others.add(filter.onRequest(with("mia", "wrong" + i)));
    }

    assertThat(same).hasOnlyElementsOfType(Verdict.Later.class);
    assertThat(others.subList(10, 20))
        .allSatisfy(
            verdict ->
                assertThat(verdict)
                    .isInstanceOfSatisfying(
                        Verdict.Answer.class,
                        answer -> assertThat(answer.reply().status()).isEqualTo(503)));
    for (Verdict verdict : same) {
      if (verdict instanceof Verdict.Later(var stage)) {
        assertThat(stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
            .isInstanceOf(Verdict.Answer.class);
      }
    }
  }

  @Test
  void tellsWhoGuessesToStop() throws Exception {
    Filter filter = scene.tenants(auth(false, null, MIA));
    List<Verdict> verdicts = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(50).toNanos();
    int status = 401;
    for (int i = 0; status != 429 && System.nanoTime() < end; i++) {
      verdicts.clear();
      for (int k = 0; k < 6; k++) {
        verdicts.add(filter.onRequest(with("mia", "guess" + i + "-" + k)));
      }
      for (Verdict verdict : verdicts) {
        if (verdict instanceof Verdict.Later(var stage)
            && stage.toCompletableFuture().get(20, TimeUnit.SECONDS)
                instanceof Verdict.Answer(Reply reply)) {
          status = Math.max(status, reply.status());
        }
      }
    }

    assertThat(status).isEqualTo(429);
    assertThat(with("mia", "secret").verdict(filter)).as("right").isEqualTo(Verdict.PASS);
  }

  @Test
  void readsTheUsersFileAgainWhenItHasChanged(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("users"), "# ours\n" + MIA + "\n\n");
    Filter filter =
        scene.operators(new BasicAuth(List.of(BOB), file.toString(), null, false, null));
    assertThat(with("mia", "secret").verdict(filter)).isEqualTo(Verdict.PASS);
    assertThat(with("bob", "secret").verdict(filter)).isEqualTo(Verdict.PASS);

    Files.writeString(file, "zoe" + MIA.substring(3) + "\n# more");
    scene.pass(Duration.ofSeconds(3));
    assertThat(with("mia", "secret").answer(filter).status()).isEqualTo(401);
    assertThat(with("zoe", "secret").verdict(filter)).isEqualTo(Verdict.PASS);

    Files.delete(file);
    scene.pass(Duration.ofSeconds(3));
    assertThat(with("zoe", "secret").answer(filter).status()).isEqualTo(503);
  }

  @Test
  void saysWhatIsWrongAndNeverTheHash() {
    assertThat(scene.refusal(auth(false, null))).contains("has 0 users");
    assertThat(scene.refusal(auth(false, null, "mia:hunter2")))
        .startsWith("The password hash of the user 'mia' of the middleware 'it@stack/shop' cannot")
        .doesNotContain("hunter2");
    assertThat(scene.refusal(auth(false, null, "hunter2")))
        .contains("User 1")
        .doesNotContain("hunter2");
    assertThat(scene.refusal(auth(false, "Content-Length", MIA))).contains("sets itself");
    assertThat(scene.refusal(new BasicAuth(List.of(MIA), "/etc/passwd", null, false, null)))
        .contains("only the operator's files may");
  }
}
