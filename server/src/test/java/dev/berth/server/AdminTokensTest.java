package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Authentication.Authenticated;
import dev.berth.access.Authentication.Refused;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokensTest {
  private static final Principal ADMIN = new Principal("admin", TenantId.DEFAULT, true);
  private static final Resource ANY = new Resource(TenantId.DEFAULT, "stack/*");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final AdminTokens access =
      new AdminTokens(new Secret("admin-token"), new Secret("key"), () -> "one", () -> now);

  @Test
  void knowsTheAdministrator() {
    assertThat(access.authenticate(new Secret("admin-token"), Origin.ITSELF))
        .isEqualTo(new Authenticated(ADMIN));
    assertThat(access.decide(ADMIN, new Action("stack:Deploy"), ANY).isAllowed()).isTrue();
  }

  @Test
  void acceptsATokenUntilItsEnd() {
    AdminTokens.Issued issued = access.issue(Duration.ofHours(1));

    assertThat(issued.expires()).isEqualTo("2026-01-01T01:00:00Z");
    assertThat(access.authenticate(issued.token(), Origin.ITSELF))
        .isEqualTo(new Authenticated(new Principal("token-one", TenantId.DEFAULT, true)));
    now = Instant.parse("2026-01-01T01:00:00Z");
    assertThat(access.authenticate(issued.token(), Origin.ITSELF))
        .isEqualTo(new Refused("The token expired at 2026-01-01T01:00:00Z."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "admin-token ",
        "berth1.99999999999.one.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "berth1.1.one.x",
        "berth1..one.",
        "é"
      })
  void refusesAnythingElse(String token) {
    assertThat(access.authenticate(new Secret(token), Origin.ITSELF))
        .isEqualTo(new Refused("The token is unknown."));
  }

  @Test
  void refusesATokenWhoseEndWasMovedOrThatAnotherKeySigned() {
    String token = access.issue(Duration.ofSeconds(1)).token().reveal();
    String end = Long.toString(now.plusSeconds(1).getEpochSecond());
    String later = token.replace(end, Long.toString(Long.parseLong(end) + 1000));
    AdminTokens other =
        new AdminTokens(new Secret("admin-token"), new Secret("other"), () -> "one", () -> now);

    assertThat(access.authenticate(new Secret(later), Origin.ITSELF)).isInstanceOf(Refused.class);
    assertThat(other.authenticate(new Secret(token), Origin.ITSELF)).isInstanceOf(Refused.class);
  }

  @Test
  void letsATokenWithAnEndMakeNoOthers() {
    Authentication known =
        access.authenticate(access.issue(Duration.ofHours(1)).token(), Origin.ITSELF);
    Principal token = ((Authenticated) known).principal();

    assertThat(access.decide(token, new Action("stack:Deploy"), ANY).isAllowed()).isTrue();
    assertThat(access.decide(token, AdminTokens.CREATE, ANY)).isInstanceOf(Decision.Denied.class);
    assertThat(access.decide(ADMIN, AdminTokens.CREATE, ANY).isAllowed()).isTrue();
  }

  @Test
  void deniesEverythingToOthers() {
    Principal stranger = new Principal("stranger", TenantId.DEFAULT, false);

    assertThat(access.decide(stranger, new Action("stack:List"), ANY))
        .isEqualTo(new Decision.Denied("Nothing allows it."));
  }
}
