package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.kit.Requires;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console's shell in a real browser: log-in, pages that come and fail, log-out, its weight. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsoleTest {
  private static final long HEAVIEST_FIRST_PAGE = 150 * 1024;

  private static final Installation BERTH = Installation.create();

  @BeforeAll
  static void start() {
    BERTH.up().succeeded();
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  @Test
  void somebodyLogsInLooksAroundAndLogsOut() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      Page page = browser.page();
      browser.tryToLogIn("admin", "a wrong password");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("the password or the code is wrong");
      browser.assertAccessible();

      browser.logIn("admin", BERTH.firstPassword());
      browser.link("Stacks").click();
      assertThat(browser.heading("Stacks")).isVisible();
      assertThat(page).hasURL(browser.address("stacks"));
      browser.assertAccessible();

      browser.button("Log out").click();
      assertThat(browser.heading("Log in to Berth")).isVisible();
      page.goBack();
      assertThat(browser.heading("Log in to Berth")).isVisible();
    }
  }

  @Test
  void noScriptReadsTheSessionAndNoChangeIsTakenWithoutItsToken() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());

      assertThat((String) browser.page().evaluate("document.cookie")).startsWith("berth_csrf=");
      String refused =
          "fetch('/api/logout', {method: 'POST', headers: {'X-Berth-Csrf': '%s'}}).then(a => a.status)";
      assertThat(browser.page().evaluate(refused.formatted(""))).isEqualTo(403);
      assertThat(browser.page().evaluate(refused.formatted("wrong"))).isEqualTo(403);
    }
  }

  @Test
  void pageThatFailsTakesNothingElseWithIt() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      browser.page().route("**/stacks.js", route -> route.abort());
      browser.open("stacks");

      assertThat(browser.page().getByRole(AriaRole.ALERT)).containsText("could not be opened");
      assertThat(browser.button("Log out")).isVisible();
      browser.page().unroute("**/stacks.js");
      browser.button("Try again").click();
      assertThat(browser.heading("Stacks")).isVisible();
    }
  }

  @Test
  void firstPageIsLight() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      AtomicLong bytes = new AtomicLong();
      browser.page().onResponse(response -> bytes.addAndGet(transferred(response)));
      browser.open("");
      assertThat(browser.heading("Log in to Berth")).isVisible();

      assertThat(bytes.get()).isBetween(1L, HEAVIEST_FIRST_PAGE);
    }
  }

  private static long transferred(Response response) {
    Map<String, String> headers = response.headers();
    return Long.parseLong(headers.getOrDefault("content-length", "0"));
  }
}
