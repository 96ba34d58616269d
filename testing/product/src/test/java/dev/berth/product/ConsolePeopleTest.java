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
      Page page = browser.open("audit?action=session:Create");
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
