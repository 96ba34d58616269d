package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Stacks in a real browser: deployed from a file, watched, looked into, changed and removed. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleStacksTest {
  private static final Installation BERTH = Installation.create();

  private static final String VIEWERS_PASSWORD = "look-do-not-touch-42";

  private static final String SHOP =
      """
      services:
        web:
          image: berth/host
          command: ["sh", "-c", "while true; do echo 'WARN <b>stock</b> is low'; sleep 1; done & exec python3 -m http.server 8080 --directory /etc"]
          labels: {berth.routes.main.rule: Host(`shop.localhost`)}
          expose: ["8080"]
          volumes: ["data:/data"]
      volumes: {data: {}}
      """;

  @BeforeAll
  static void start() {
    BERTH.up().succeeded();
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  @Test
  @Order(1)
  void aFileIsPlannedDeployedAndWatched() {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks");
      browser.link("Deploy a stack").first().click();
      page.getByLabel("Name of the stack").fill("shop");
      Locator file = page.getByRole(AriaRole.TEXTBOX, named("Compose file"));
      file.fill(SHOP.replace("image: berth/host", "imag: berth/host"));
      browser.button("Show the plan").click();
      assertThat(page.getByText("Line 3, column 5")).containsText("Did you mean 'image'?");
      browser.assertAccessible();

      page.getByLabel("Take files")
          .setInputFiles(
              new FilePayload(
                  "compose.yaml", "application/yaml", SHOP.getBytes(StandardCharsets.UTF_8)));
      assertThat(file).hasValue(SHOP);
      browser.button("Show the plan").click();
      Locator plan = page.getByRole(AriaRole.REGION, regionNamed("Plan"));
      assertThat(plan).containsText("service web");
      assertThat(plan).containsText("volume shop_data");
      browser.button("Deploy").click();

      Locator progress = page.getByLabel("Progress of the deployment");
      assertThat(progress).containsText("done");
      assertThat(progress).containsText("http://shop.localhost");
      assertThat(browser.heading("shop")).isVisible();
      browser.assertAccessible();

      browser.open("overview");
      assertThat(page.getByRole(AriaRole.REGION, regionNamed("Apps"))).containsText("shop/web");
      assertThat(page.getByRole(AriaRole.REGION, regionNamed("Needs a look")))
          .containsText("All is well");
      browser.assertAccessible();
    }
  }

  @Test
  @Order(2)
  void linesAreFollowedAndATerminalTalks() {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks/shop/services/web/logs");
      Locator lines = page.getByRole(AriaRole.LOG);
      assertThat(lines).containsText("WARN <b>stock</b> is low");
      browser.button("Pause").click();
      assertThat(page.getByText(Pattern.compile("\\d+ lines wait"))).isVisible();
      browser.assertAccessible();

      browser.link("Tasks").click();
      page.getByRole(AriaRole.TABLE, tableNamed("Tasks")).getByRole(AriaRole.LINK).first().click();
      browser.link("Terminal").click();
      page.getByLabel("Screen reader").check();
      browser.button("Connect").click();
      assertThat(page.getByText("Connected")).isVisible();
      page.keyboard().type("echo $((6 * 7))-$COLUMNS; exit\n");
      assertThat(page.getByText("The command has ended with 0.")).isVisible();
      assertThat(page.locator("berth-task-terminal .xterm-accessibility-tree"))
          .containsText(Pattern.compile("42-(?!80\\b)\\d+"));
    }
  }

  @Test
  @Order(3)
  void aServiceIsScaledBrokenExplainedAndBroughtBack() {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks/shop/services/web");
      browser.button("Scale").click();
      page.getByLabel("Number of tasks").fill("2");
      answer(page, "Scale");
      assertThat(page.getByText("2 of 2 ready").first()).isVisible();

      browser.open("stacks/shop/config");
      Locator file = page.getByRole(AriaRole.TEXTBOX, named("Compose file"));
      assertThat(file).hasValue(SHOP);
      file.fill(
          SHOP.replaceFirst("command: .*", "command: [sh, -c, 'echo no such table; exit 4']"));
      browser.button("Show the plan").click();
      Locator plan = page.getByRole(AriaRole.REGION, regionNamed("Plan"));
      assertThat(plan).containsText("other command, user or folder");
      browser.button("Deploy").click();
      assertThat(page.getByLabel("Progress of the deployment")).containsText("no such table");

      browser.open("overview");
      assertThat(page.getByRole(AriaRole.REGION, regionNamed("Needs a look")))
          .containsText("exited with code 4");

      browser.open("stacks/shop/versions");
      assertThat(page.getByRole(AriaRole.REGION, named("Lines that differ")))
          .containsText("no such table");
      browser.assertAccessible();
      browser.button("Go back to version 1").click();
      answer(page, "Go back");
      assertThat(page.getByLabel("Progress of the deployment")).containsText("done");
    }
  }

  @Test
  @Order(4)
  void whoMayOnlyLookIsOfferedNothingElse() throws IOException {
    String wish =
        "{\"name\": \"val\", \"password\": \"" + VIEWERS_PASSWORD + "\", \"role\": \"viewer\"}";
    assertThat(BERTH.api("POST", "/api/users", wish).status()).isEqualTo(201);
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("val", VIEWERS_PASSWORD);
      Page page = browser.open("stacks/shop");
      assertThat(browser.link("web").first()).isVisible();
      assertThat(browser.link("Logs")).isVisible();
      assertThat(browser.button("Remove")).hasCount(0);
      assertThat(browser.link("Edit and deploy")).hasCount(0);
      browser.open("stacks");
      assertThat(browser.link("shop").first()).isVisible();
      assertThat(browser.link("Deploy a stack")).hasCount(0);
      browser.open("stacks/shop/services/web");
      assertThat(browser.heading("web")).isVisible();
      assertThat(page.getByRole(AriaRole.GROUP, named("Actions")).getByRole(AriaRole.BUTTON))
          .hasCount(0);
      browser.open("overview");
      assertThat(page.getByRole(AriaRole.REGION, regionNamed("Apps"))).containsText("shop/web");
    }
  }

  @Test
  @Order(5)
  void removalNamesWhatGoes() {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks/shop");
      browser.button("Remove").click();
      Locator dialog = page.locator("berth-stack-removal berth-dialog");
      assertThat(dialog).containsText("service web");
      assertThat(dialog).containsText("These stay: volume shop_data");
      page.getByLabel("Remove its volumes too").check();
      assertThat(dialog).containsText("volume shop_data, with all data in it");
      page.getByLabel("Type shop to go on").fill("shop");
      browser.assertAccessible();
      answer(page, "Remove");
      assertThat(page.getByText("Volume 'shop_data' is removed.")).isVisible();
      assertThat(page.getByText("No stack yet")).isVisible();
    }
  }

  private static ConsoleBrowser loggedIn() {
    ConsoleBrowser browser = ConsoleBrowser.of(BERTH);
    browser.logIn("admin", BERTH.firstPassword());
    return browser;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByRoleOptions regionNamed(String name) {
    return named(name).setExact(true);
  }

  private static Page.GetByRoleOptions tableNamed(String name) {
    return regionNamed(name);
  }

  /** Presses a button of the dialog that is open. */
  private static void answer(Page page, String name) {
    page.locator("berth-dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }
}
