package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.kit.Requires;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may do what, in a real browser: users, tenants, policies, one's own account, the trail. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsolePeopleTest {
  private static final String PASSWORD = "only I know this one 7";
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
  void newUserChoosesAPasswordSeesWhatAViewerMayAndIsLockedOut() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      String given = makeUser(browser, "vera");
      Page admin = browser.page();

      Page page = browser.another();
      browser.tryToLogIn("vera", given);
      assertThat(browser.heading("Choose a password")).isVisible();
      browser.assertAccessible();
      page.getByLabel("New password", exact()).fill(PASSWORD);
      page.getByLabel("New password again", exact()).fill(PASSWORD);
      browser.button("Change password").click();
      Locator pages = page.getByRole(AriaRole.NAVIGATION).first();
      assertThat(pages).containsText("Users");
      assertThat(pages).not().containsText("Audit");
      assertThat(pages).not().containsText("Identity providers");

      browser.link("Users").click();
      assertThat(page.getByRole(AriaRole.TABLE)).containsText("vera");
      assertThat(browser.button("Add a user")).hasCount(0);
      browser.open("users/of/vera");
      assertThat(browser.heading("Roles")).isVisible();
      assertThat(browser.button("Lock…")).hasCount(0);
      assertThat(browser.button("Give a role…")).hasCount(0);
      browser.open("audit");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("or you may not see it");

      admin.navigate(browser.address("users/of/vera"));
      admin.getByRole(AriaRole.BUTTON, named("Lock…")).click();
      admin.getByRole(AriaRole.BUTTON, named("Lock")).click();
      assertThat(admin.getByText("locked", new Page.GetByTextOptions().setExact(true))).isVisible();

      browser.open("users");
      assertThat(browser.heading("Log in to Berth")).isVisible();
      browser.tryToLogIn("vera", PASSWORD);
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("or the user may not log in");
    }
  }

  private static String makeUser(ConsoleBrowser browser, String name) {
    Page page = browser.open("users");
    browser.button("Add a user").click();
    page.getByLabel("Name", exact()).fill(name);
    browser.button("Add").click();
    assertThat(browser.heading("The password of " + name)).isVisible();
    browser.assertAccessible();
    String given = page.locator("berth-once code").last().textContent();
    browser.button("I have stored it").click();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText(name);
    return given;
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  @Test
  void tagsOfAUserAreSetAndTold() throws Exception {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      String _ = makeUser(browser, "tilda");
      Page page = browser.open("users/of/tilda");
      browser.button("Change tags…").click();
      Locator tags = page.getByRole(AriaRole.TEXTBOX, named("Tags"));
      tags.fill("team checkout");
      browser.button("Set tags").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("'team checkout' is no tag");
      tags.fill("team = checkout = <b>1</b>\ncost:centre=7");
      browser.button("Set tags").click();
      assertThat(page.getByText("checkout = <b>1</b>")).isVisible();
      browser.assertAccessible();
      assertThat(BERTH.api("GET", "/api/users/tilda", "").body())
          .contains("\"tags\":{\"cost:centre\":\"7\",\"team\":\"checkout = <b>1</b>\"}");

      browser.button("Change tags…").click();
      assertThat(tags).hasValue("cost:centre = 7\nteam = checkout = <b>1</b>");
      tags.fill("");
      browser.button("Set tags").click();
      assertThat(page.getByText("None. Policies can ask for them.")).isVisible();
    }
  }

  @Test
  void nextUserOfTheNameFindsNothingOfTheOneBefore() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page admin = browser.page();
      assertThat(savedSearches(browser, admin, "nora")).containsText("No search is saved yet.");
      Page nora = browser.page();
      nora.getByLabel("Save this search as").fill("my own");
      browser.button("Save").click();
      assertThat(nora.getByRole(AriaRole.LIST, named("Saved searches"))).containsText("my own");

      admin.navigate(browser.address("users/of/nora"));
      admin.getByRole(AriaRole.BUTTON, named("Remove…")).click();
      admin.getByLabel("Type nora to go on").fill("nora");
      admin.getByRole(AriaRole.BUTTON, named("Remove user")).click();
      assertThat(admin.getByText("User nora is removed.")).isVisible();

      assertThat(savedSearches(browser, admin, "nora")).containsText("No search is saved yet.");
    }
  }

  /** What a new user of a name, in a new browser, is shown. */
  private static Locator savedSearches(ConsoleBrowser browser, Page admin, String name) {
    String body =
        "{\"name\":\"%s\",\"password\":\"%s\",\"role\":\"viewer\"}".formatted(name, PASSWORD);
    Object status =
        admin.evaluate(
            """
            async (body) => {
              const { post } = await import('berth/api.js');
              return (await post('/api/users', JSON.parse(body))).name;
            }
            """,
            body);
    assertThat(status).isEqualTo(name);
    Page page = browser.another();
    browser.logIn(name, PASSWORD);
    browser.open("discover");
    browser.button("Saved").click();
    return page.locator("main");
  }

  @Test
  void accountMakesAndRevokesATokenAndBeginsASecondFactor() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("account");
      browser.button("Make a token").click();
      page.getByLabel("Name", exact()).fill("for a test");
      browser.button("Make").click();
      assertThat(browser.heading("Your new token")).isVisible();
      assertThat(page.locator("berth-once code").textContent()).isNotBlank();
      browser.button("I have stored it").click();
      browser.assertAccessible();

      browser.button("Revoke for a test").click();
      browser.button("Revoke").last().click();
      assertThat(page.getByText("There are no tokens.")).isVisible();

      browser.button("Set up").click();
      assertThat(page.getByRole(AriaRole.IMG, named("QR code for your authenticator"))).isVisible();
      page.getByLabel("Code", exact()).fill("000000");
      browser.button("Confirm").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("code");
    }
  }

  @Test
  void policyIsRefusedAtItsLineWrittenAndSimulated() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("policies/new");
      page.getByLabel("Name", exact()).fill("shop-readers");
      Locator document = page.getByLabel("Document", exact());
      String right = document.inputValue();
      document.fill(right.replace("\"Allow\"", "\"Perhaps\""));
      browser.button("Save").click();
      assertThat(page.locator("berth-document ol .wrong").first()).isVisible();
      document.fill(right);
      browser.button("Save").click();
      assertThat(browser.heading("shop-readers")).isVisible();
      browser.assertAccessible();

      page = browser.open("policies/simulator");
      page.getByLabel("Action", exact()).fill("stack:Deploy");
      page.getByLabel("Resource", exact()).fill("stack/shop");
      browser.button("Ask").click();
      assertThat(page.getByText("Allowed", new Page.GetByTextOptions().setExact(true))).isVisible();
      assertThat(page.url()).contains("action=stack%3ADeploy");
      browser.assertAccessible();
    }
  }

  @Test
  void trailIsFilteredCheckedAndExported() throws Exception {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("audit");
      assertThat(page.getByRole(AriaRole.TABLE)).containsText("user:ChangeOwnPassword");
      page.getByLabel("Action", exact()).fill("session:Create");
      page.getByLabel("Who", exact()).fill("admin");
      page.getByLabel("Result", exact()).selectOption("done");
      page.getByLabel("Time", exact()).selectOption("the last hour");
      for (String part : List.of("action=session%3ACreate", "principal=admin", "result=DONE")) {
        assertThat(page).hasURL(Pattern.compile(part));
      }
      assertThat(page).hasURL(Pattern.compile("span=PT1H"));
      page.reload();
      assertThat(page.getByLabel("Who", exact())).hasValue("admin");
      assertThat(page.getByLabel("Result", exact())).hasValue("DONE");
      assertThat(page.getByRole(AriaRole.TABLE)).containsText("session:Create");
      assertThat(page.getByRole(AriaRole.TABLE)).not().containsText("user:ChangeOwnPassword");
      browser.button("Check the chain").click();
      assertThat(page.getByText("Nothing is missing, altered or inserted")).isVisible();
      browser.assertAccessible();

      Download file = page.waitForDownload(() -> browser.button("CSV").click());
      List<String> lines = Files.readAllLines(file.path());
      assertThat(lines.getFirst()).startsWith("sequence,time,principal,");
      assertThat(lines.subList(1, lines.size()))
          .isNotEmpty()
          .allMatch(line -> line.contains("session:Create"));

      Download whole = page.waitForDownload(() -> browser.button("JSON lines").click());
      assertThat(whole.suggestedFilename()).matches("audit-.*\\.jsonl");
      List<String> entries = Files.readAllLines(whole.path());
      String asked = "/api/audit?tail=0&action=session:Create&principal=admin&result=DONE";
      assertThat(entries).isEqualTo(BERTH.api("GET", asked, "").body().lines().toList());
      assertThat(lines.subList(1, lines.size()))
          .extracting(line -> "{\"sequence\":" + line.substring(0, line.indexOf(',')) + ",")
          .zipSatisfy(entries, (number, entry) -> assertThat(entry).startsWith(number));
    }
  }

  /** No name that the trail takes begins like that now; a spreadsheet is not to rely on it. */
  @Test
  void fileOfTheTrailHasNoFormulas() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      Object file =
          browser
              .open("")
              .evaluate(
                  """
                  async () => {
                    const { csv } = await import('/console/assets/audit/csv.js');
                    return csv(JSON.stringify({ sequence: 1, principal: '=cmd|"/C calc"!A0', tenant: '+1', address: '@x', action: '-2', resource: 'a,b', details: { reason: '=1' } }));
                  }
                  """);
      assertThat(String.valueOf(file).lines().toList())
          .hasSize(2)
          .last()
          .isEqualTo(
              "1,,\"'=cmd|\"\"/C calc\"\"!A0\",'+1,,,'@x,'-2,\"a,b\",,\"{\"\"reason\"\":\"\"=1\"\"}\",");
    }
  }

  @Test
  void tenantIsMadeLimitedAndRemoved() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("tenants");
      browser.button("Make a tenant").click();
      page.getByLabel("Name", exact()).fill("acme");
      browser.button("Make").click();
      browser.link("acme").click();
      browser.button("Change quota…").click();
      page.getByLabel("Tasks", exact()).fill("5");
      browser.button("Set").click();
      assertThat(page.getByRole(AriaRole.TABLE, named("Quota"))).containsText("0 %");
      browser.assertAccessible();

      browser.button("Remove…").click();
      page.getByLabel("Type acme to go on").fill("acme");
      browser.button("Remove tenant").click();
      assertThat(page.getByText("Tenant acme is removed.")).isVisible();
    }
  }
}
