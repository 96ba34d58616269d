package dev.berth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Origin;
import dev.berth.kernel.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowserSessionTest {
  private static final Secret TOKEN = new Secret("token");
  private static final Origin AWAY = new Origin("192.0.2.7", true);
  private static final Origin LOCAL = new Origin("127.0.0.1", true);

  @Test
  void cookiesAreBoundToTheHostOverTls() {
    String csrf = BrowserSession.csrf(TOKEN);

    assertThat(BrowserSession.begin(TOKEN, 60, AWAY))
        .containsExactly(
            "__Host-berth_session=token; Path=/; Max-Age=60; SameSite=Strict; Secure; HttpOnly",
            "__Host-berth_csrf=" + csrf + "; Path=/; Max-Age=60; SameSite=Strict; Secure");
    assertThat(BrowserSession.cookie(AWAY)).isEqualTo("__Host-berth_session");
  }

  @Test
  void cookiesAreHostOnlyOnTheMachineItself() {
    assertThat(BrowserSession.begin(TOKEN, 60, LOCAL))
        .first()
        .isEqualTo("berth_session=token; Path=/; Max-Age=60; SameSite=Strict; HttpOnly");
    assertThat(BrowserSession.cookie(LOCAL)).isEqualTo("berth_session");
    assertThat(BrowserSession.cookie(new Origin("192.0.2.7", false))).isEqualTo("berth_session");
  }

  @Test
  void endTakesBothCookiesAway() {
    for (Origin origin : List.of(AWAY, LOCAL)) {
      assertThat(BrowserSession.end(origin)).hasSize(2).allMatch(one -> one.contains("Max-Age=0;"));
    }
  }

  @Test
  void csrfTokenTellsNothingOfTheSessionsOwn() {
    String csrf = BrowserSession.csrf(TOKEN);

    assertThat(csrf).hasSize(43).doesNotContain("token");
    assertThat(BrowserSession.vouches(csrf, TOKEN)).isTrue();
    assertThat(BrowserSession.vouches(csrf, new Secret("other"))).isFalse();
    assertThat(BrowserSession.vouches("", TOKEN)).isFalse();
  }
}
