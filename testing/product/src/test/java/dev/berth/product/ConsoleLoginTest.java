package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How people get in, and out, in a real browser: second factor, recovery, sessions. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsoleLoginTest {
  private static final String PASSWORD = "only I know this one 8";
  private static final String WRONG_CODE = "000000";
  private static final Installation BERTH = Installation.create();

  /** What a session had open ends ten seconds after it; the rest is for a slow machine. */
  private static final Duration STREAMS_END = Duration.ofSeconds(30);

  @BeforeAll
  static void start() throws IOException {
    BERTH.up().succeeded();
    make("dora");
    make("emil");
  }

  /** Owners may read the trail, which is a stream. */
  private static void make(String name) throws IOException {
    String body =
        "{\"name\":\"%s\",\"password\":\"%s\",\"role\":\"owner\"}".formatted(name, PASSWORD);
    assertThat(BERTH.api("POST", "/api/users", body).status()).isEqualTo(201);
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static void show(ConsoleBrowser browser, String code) {
    browser.page().getByLabel("Code", exact()).fill(code);
    browser.button("Log in").click();
  }

  private static void assertIn(ConsoleBrowser browser) {
    assertThat(browser.page().getByRole(AriaRole.NAVIGATION).first()).containsText("Users");
  }

  @Test
  void secondFactorIsSetUpAskedForAndTakenAway() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("dora", PASSWORD);
      Page page = browser.open("account");
      browser.button("Set up").click();
      Locator once = page.locator("berth-once code");
      String abandoned = once.textContent();
      page.reload();
      browser.button("Set up").click();
      assertThat(page.getByRole(AriaRole.IMG, named("QR code for your authenticator"))).isVisible();
      String secret = once.textContent();
      assertThat(secret).as("each is shown once").isNotEqualTo(abandoned);
      browser.assertAccessible();
      page.getByLabel("Code", exact()).fill(WRONG_CODE);
      browser.button("Confirm").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("the code is wrong");
      page.getByLabel("Code", exact()).fill(OneTimeCode.now(secret));
      browser.button("Confirm").click();
      assertThat(page.getByText("Your second factor is set up.")).isVisible();
      List<String> recovery = once.textContent().lines().toList();
      assertThat(recovery).hasSize(10).doesNotHaveDuplicates();
      browser.assertAccessible();
      browser.button("I have stored them").click();
      assertThat(page.getByText("A code of your authenticator is asked for")).isVisible();
      assertThat(once).hasCount(0);

      browser.button("Log out").click();
      assertThat(browser.heading("Log in to Berth")).isVisible();
      browser.tryToLogIn("dora", PASSWORD);
      assertThat(page.getByLabel("Code", exact())).isFocused();
      browser.assertAccessible();
      show(browser, WRONG_CODE);
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("or the code is wrong");
      show(browser, OneTimeCode.next(secret));
      assertIn(browser);

      Page other = browser.another();
      browser.tryToLogIn("dora", PASSWORD);
      show(browser, recovery.getFirst());
      assertIn(browser);
      browser.button("Log out").click();
      browser.tryToLogIn("dora", PASSWORD);
      show(browser, recovery.getFirst());
      assertThat(other.getByRole(AriaRole.ALERT)).containsText("or the code is wrong");

      page.navigate(browser.address("account"));
      page.getByRole(AriaRole.BUTTON, named("Remove…")).click();
      page.getByLabel("Code", exact()).fill(recovery.getFirst());
      page.getByRole(AriaRole.BUTTON, named("Remove second factor")).click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("code");
      page.getByLabel("Code", exact()).fill(recovery.getLast());
      page.getByRole(AriaRole.BUTTON, named("Remove second factor")).click();
      assertThat(page.getByRole(AriaRole.BUTTON, named("Set up"))).isVisible();
    }
  }

  @Test
  void sessionThatIsEndedElsewhereIsOverAtOnce() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("emil", PASSWORD);
      Page mine = browser.open("account");
      assertThat(sessions(mine).getByRole(AriaRole.ROW)).hasCount(2);

      Page watching = browser.another();
      browser.logIn("emil", PASSWORD);
      AtomicLong streamEnded = new AtomicLong();
      watching.onRequestFinished(request -> noteEnd(request, streamEnded));
      watching.onRequestFailed(request -> noteEnd(request, streamEnded));
      browser.open("audit");
      assertThat(watching.getByRole(AriaRole.TABLE)).containsText("session:Create");
      long before = System.nanoTime();
      endOther(mine);
      Eventually.withinSeconds(
          60,
          () -> {
            // Playwright tells its listeners while something waits for it.
            watching.waitForTimeout(100);
            assertThat(streamEnded.get()).isPositive();
          });
      assertThat(Duration.ofNanos(streamEnded.get() - before)).isLessThan(STREAMS_END);
      assertThat(browser.heading("Log in to Berth")).isVisible();

      Page working = browser.another();
      browser.logIn("emil", PASSWORD);
      browser.open("policies");
      assertThat(browser.heading("Policies")).isVisible();
      endOther(mine);
      browser.link("Tenants").click();
      assertThat(working.getByRole(AriaRole.HEADING, named("Log in to Berth"))).isVisible();
      assertThat(sessions(mine).getByRole(AriaRole.ROW)).hasCount(2);
    }
  }

  private static void noteEnd(Request request, AtomicLong at) {
    if (request.url().contains("/api/audit?")) {
      at.compareAndSet(0, System.nanoTime());
    }
  }

  private static Locator sessions(Page page) {
    return page.getByRole(AriaRole.TABLE, named("Sessions"));
  }

  private static void endOther(Page mine) {
    mine.reload();
    Locator other =
        sessions(mine)
            .getByRole(AriaRole.ROW)
            .filter(new Locator.FilterOptions().setHas(mine.getByRole(AriaRole.BUTTON)))
            .filter(new Locator.FilterOptions().setHasNotText("this one"));
    other.getByRole(AriaRole.BUTTON).last().click();
    assertThat(mine.getByText("The session has ended.")).isVisible();
  }
}
