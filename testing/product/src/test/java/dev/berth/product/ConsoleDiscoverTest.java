package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.kit.Requires;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Discover and the templates, on what a task writes: lines of all kinds, and hostile ones. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsoleDiscoverTest {
  private static final LocatorAssertions.IsVisibleOptions PATIENTLY =
      new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
  private static final LocatorAssertions.ContainsTextOptions TEXT_PATIENTLY =
      new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

  /** 60 lines at once, then one each half second. */
  private static final String SCRIPT =
      """
      i=0
      while [ $$i -lt 10 ]; do i=$$((i+1))
        echo "INFO Request of user u$$i took $$i ms"
        echo "ERROR Failed login for user u$$i from 10.0.0.$$i"
        echo '{"level":"warn","msg":"order placed","formula":"=1+1","who":{"name":"eve, \\"x\\""}}'
        echo 'level=info msg="served" status=404'
        printf 'INFO <img src=x onerror=alert(1)> \\033[31m \\342\\200\\256rtl\\n'
        printf 'INFO long '; head -c 10000 /dev/zero | tr '\\0' w; echo
      done
      while sleep 0.5; do i=$$((i+1)); echo "INFO beat number $$i"; done
      """;

  private static final Installation BERTH = Installation.create();
  private ConsoleBrowser browser;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    BERTH.up().succeeded();
    String stack =
        """
        services:
          noisy:
            image: berth/host
            command:
              - sh
              - -c
              - |
        """
            + SCRIPT.indent(8);
    BERTH.berth("stack", "deploy", "-c", BERTH.stackFile(stack).toString(), "shop").succeeded();
    withinSeconds(
        60,
        () ->
            assertThat(BERTH.berth("search", "stack: shop and long", "-o", "json").out().lines())
                .hasSize(10));
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  @BeforeEach
  void open() {
    browser = ConsoleBrowser.of(BERTH);
    browser.logIn("admin", BERTH.firstPassword());
    page = browser.page();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private Locator query() {
    return page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Query"));
  }

  private Locator rows() {
    return page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Records"))
        .locator(".row");
  }

  private Locator named(AriaRole role, String name) {
    return page.getByRole(role, new Page.GetByRoleOptions().setName(name));
  }

  @Test
  void lineIsFoundOpenedAndNarrowedDownWithKeysAlone() {
    browser.link("Discover").click();
    query().click();
    page.keyboard().type("seve");
    assertThat(named(AriaRole.OPTION, "severity")).isVisible(PATIENTLY);
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    page.keyboard().type("err");
    assertThat(named(AriaRole.OPTION, "error")).isVisible(PATIENTLY);
    browser.assertAccessible();
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    page.keyboard().type("and stack: shop");
    page.keyboard().press("Enter");
    assertThat(page.getByText("10 records").first()).isVisible(PATIENTLY);
    assertThat(page).hasURL(Pattern.compile("query=severity%3A\\+error\\+and\\+stack%3A\\+shop"));

    rows().first().getByRole(AriaRole.BUTTON).focus();
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertThat(page.getByText("All of this template")).isVisible(PATIENTLY);
    browser.assertAccessible();
    named(AriaRole.TAB, "Surrounding lines").click();
    assertThat(page.getByLabel("Lines of the task around this one"))
        .containsText("order placed", TEXT_PATIENTLY);
    named(AriaRole.TAB, "JSON").click();
    assertThat(named(AriaRole.REGION, "The record as JSON"))
        .containsText("\"template_id\"", TEXT_PATIENTLY);
    named(AriaRole.TAB, "Fields").click();
    named(AriaRole.BUTTON, "Only with this parameters.user").click();
    assertThat(page.getByText("1 record").first()).isVisible(PATIENTLY);
    page.goBack();
    assertThat(page.getByText("10 records").first()).isVisible(PATIENTLY);
  }

  @Test
  void wrongQueryIsToldWhereItIsWritten() {
    browser.open("discover?query=stack%3A%20%28");
    assertThat(page.getByRole(AriaRole.ALERT).first())
        .containsText("Cannot read the query at column 9", TEXT_PATIENTLY);
    assertThat(query()).hasAttribute("aria-invalid", "true");
    query().fill("stack: shop");
    page.keyboard().press("Enter");
    assertThat(rows().first()).isVisible(PATIENTLY);
    assertThat(query()).hasAttribute("aria-invalid", "false");
  }

  @Test
  void barsZoomByKeysAndFieldsFilter() {
    browser.open("discover?query=stack%3A%20shop");
    Locator bars = named(AriaRole.SLIDER, "Records over time");
    assertThat(bars).isVisible(PATIENTLY);
    bars.focus();
    page.keyboard().press("Home");
    page.keyboard().press("Shift+End");
    assertThat(bars).hasAttribute("aria-valuetext", Pattern.compile(".*records.*errors.*"));
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("from=20.*Z&to=20.*Z"));

    named(AriaRole.BUTTON, "severity").first().click();
    Locator without = named(AriaRole.BUTTON, "Without severity error");
    assertThat(without).isVisible(PATIENTLY);
    without.click();
    assertThat(query()).hasValue("stack: shop and not severity: \"error\"");
    browser.assertAccessible();
  }

  @Test
  void hostileTextsAreTextsAlsoOnANarrowScreenInTheDark() {
    page.setViewportSize(360, 740);
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
    browser.open("discover?query=stack%3A%20shop%20and%20(onerror%20or%20long)&order=oldest");
    assertThat(rows().first()).containsText("<img src=x onerror=alert(1)>", TEXT_PATIENTLY);
    assertThat(rows().first()).containsText("\\u001b[31m \\u202ertl");
    rows().nth(1).click();
    assertThat(page.getByText("All of this template")).isVisible(PATIENTLY);
    assertThat((Number) page.evaluate("document.documentElement.scrollWidth"))
        .satisfies(width -> assertThat(width.intValue()).isLessThanOrEqualTo(360));
    browser.assertAccessible();
    browser.open("templates");
    assertThat(browser.link("order placed")).isVisible(PATIENTLY);
    browser.assertAccessible();
  }

  @Test
  void liveTailGoesOnAndPausesWhenScrolled() {
    browser.open("discover?query=beat&live=true");
    assertThat(page.getByText("Following", new Page.GetByTextOptions().setExact(true)))
        .isVisible(PATIENTLY);
    assertThat(rows().last()).containsText("beat number", TEXT_PATIENTLY);
    String before = rows().last().textContent();
    assertThat(rows().last()).not().hasText(before);
    browser.assertAccessible();
    browser.button("Pause").click();
    assertThat(named(AriaRole.BUTTON, "Go on (")).isVisible(PATIENTLY);
    named(AriaRole.BUTTON, "Go on").click();
    assertThat(browser.button("Pause")).isVisible(PATIENTLY);
  }

  @Test
  void searchIsSavedAndFoundAgain() {
    browser.open("discover?query=stack%3A%20shop&from=now-1h");
    browser.button("Saved").click();
    page.getByLabel("Save this search as").fill("the shop / <b>all</b>");
    browser.button("Save").click();
    Locator saved = named(AriaRole.LIST, "Saved searches").getByRole(AriaRole.BUTTON).first();
    assertThat(saved).containsText("the shop / <b>all</b>", TEXT_PATIENTLY);
    browser.assertAccessible();

    browser.open("discover");
    browser.button("Saved").click();
    saved.click();
    assertThat(query()).hasValue("stack: shop");
    assertThat(page).hasURL(Pattern.compile("from=now-1h"));
    browser.button("Saved").click();
    named(AriaRole.BUTTON, "Remove the shop").click();
    browser.button("Remove").click();
    assertThat(page.getByText("No search is saved yet.")).isVisible(PATIENTLY);
  }

  @Test
  void fileForASpreadsheetHasNoFormulas() throws Exception {
    browser.open(
        "discover?query=stack%3A%20shop%20and%20order&columns=parameters.formula,parameters.who.name");
    assertThat(rows().first()).isVisible(PATIENTLY);
    Download csv = page.waitForDownload(() -> browser.button("CSV").click());
    assertThat(Files.readString(csv.path()).lines().toList())
        .hasSize(11)
        .first()
        .isEqualTo("\ufefftimestamp,parameters.formula,parameters.who.name");
    assertThat(Files.readString(csv.path())).contains(",\"'=1+1\",\"eve, \"\"x\"\"\"\r\n");
    Download json = page.waitForDownload(() -> browser.button("JSON").click());
    assertThat(Files.readString(json.path())).startsWith("[").contains("\"formula\":\"=1+1\"");
  }

  @Test
  void templateShowsItsExamplesAndRecords() {
    browser.open("templates?text=failed");
    browser.link("Failed login for user").click();
    assertThat(page.getByText("ERROR Failed login for user u1 from 10.0.0.1")).isVisible(PATIENTLY);
    browser.assertAccessible();
    browser.link("Show its records").click();
    assertThat(page.getByText("10 records").first()).isVisible(PATIENTLY);
  }
}
