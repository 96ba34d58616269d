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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A first day with Berth, in the console alone: somebody logs in, sets a password of their own,
 * deploys the guestbook, signs it, scales it, breaks it and sees why, goes back, reads logs, types
 * into a terminal, finds a line, charts a service, keeps a parameter, and lets somebody in who may
 * only look.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsoleJourneyTest {
  private static final Path EXAMPLE = Installation.ROOT.resolve("examples/guestbook");
  private static final String OWN_PASSWORD = "a first day with berth 7";
  private static final String GUESTS_PASSWORD = "look but do not touch 7";

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void firstDay() throws Exception {
    berth.up().succeeded();
    try (ConsoleBrowser browser = ConsoleBrowser.of(berth)) {
      setsAPassword(browser);
      deploys(browser);
      opensAndSigns(browser);
      scales(browser);
      breaksSeesWhyAndGoesBack(browser);
      readsLogs(browser);
      typesIntoATerminal(browser);
      findsALine(browser);
      chartsAService(browser);
      keepsAParameter(browser);
      letsSomebodyLook(browser);
    }
  }

  private void setsAPassword(ConsoleBrowser browser) {
    browser.tryToLogIn("admin", berth.firstPassword());
    Page page = browser.page();
    assertThat(browser.heading("Choose a password")).isVisible();
    page.getByLabel("New password", exact()).fill(OWN_PASSWORD);
    page.getByLabel("New password again", exact()).fill(OWN_PASSWORD);
    browser.button("Change password").click();
    assertThat(browser.heading("Overview")).isVisible();
  }

  private static void deploys(ConsoleBrowser browser) throws IOException {
    Page page = browser.page();
    browser.link("Stacks").click();
    browser.link("Deploy a stack").first().click();
    page.getByLabel("Take files")
        .setInputFiles(
            new FilePayload[] {
              payload("compose.yml", composeFile()),
              payload("greeting.txt", Files.readString(EXAMPLE.resolve("greeting.txt"))),
              payload("store-password.txt", Files.readString(EXAMPLE.resolve("store-password.txt")))
            });
    browser.button("Show the plan").click();
    Locator plan = page.getByRole(AriaRole.REGION, named("Plan"));
    assertThat(plan).containsText("service web");
    assertThat(plan).containsText("service db");
    browser.button("Deploy").click();
    Locator progress = page.getByLabel("Progress of the deployment");
    assertThat(progress).containsText("done");
    assertThat(progress).containsText("http://guestbook.localhost");
    assertThat(page.getByText("2 of 2 ready").first()).isVisible();
  }

  private void opensAndSigns(ConsoleBrowser browser) {
    browser.open("overview");
    Locator app = browser.page().getByRole(AriaRole.REGION, named("Apps")).getByRole(AriaRole.LINK);
    assertThat(app.filter(new Locator.FilterOptions().setHasText("guestbook.localhost")))
        .hasAttribute(
            "href", Pattern.compile("http://guestbook\\.localhost:" + berth.port() + "/?"));
    Page guestbook = browser.page().context().newPage();
    guestbook.navigate("http://guestbook.localhost:" + berth.port() + "/");
    guestbook.getByLabel("Your entry").fill("I was here");
    guestbook.getByRole(AriaRole.BUTTON, named("Sign")).click();
    assertThat(guestbook.getByText("I was here")).isVisible();
    guestbook.close();
  }

  private static void scales(ConsoleBrowser browser) {
    Page page = browser.open("stacks/guestbook/services/web");
    browser.button("Scale").click();
    page.getByLabel("Number of tasks").fill("3");
    answer(page, "Scale");
    assertThat(page.getByText("3 of 3 ready").first()).isVisible();
  }

  private static void breaksSeesWhyAndGoesBack(ConsoleBrowser browser) throws IOException {
    Page page = browser.open("stacks/guestbook/config");
    Locator file =
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Compose file"));
    assertThat(file).hasValue(composeFile());
    file.fill(composeFile().replace("guestbook.Web\"", "guestbook.Wep\""));
    browser.button("Show the plan").click();
    assertThat(page.getByRole(AriaRole.REGION, named("Plan")))
        .containsText("other command, user or folder");
    browser.button("Deploy").click();
    assertThat(page.getByLabel("Progress of the deployment"))
        .containsText("Could not find or load main class");

    browser.open("stacks/guestbook/versions");
    Locator versions =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Lines that differ"));
    assertThat(versions).containsText("guestbook.Wep");
    browser.button("Go back to version 1").click();
    answer(page, "Go back");
    assertThat(page.getByLabel("Progress of the deployment")).containsText("done");
    browser.open("overview");
    assertThat(page.getByRole(AriaRole.REGION, named("Needs a look"))).containsText("All is well");
  }

  private static void readsLogs(ConsoleBrowser browser) {
    Page page = browser.open("stacks/guestbook/services/web/logs");
    assertThat(page.getByRole(AriaRole.LOG)).containsText("Guestbook serves on port 8080");
  }

  private static void typesIntoATerminal(ConsoleBrowser browser) {
    Page page = browser.page();
    browser.link("Tasks").click();
    page.getByRole(AriaRole.TABLE, named("Tasks"))
        .getByRole(AriaRole.ROW)
        .filter(new Locator.FilterOptions().setHasText("healthy"))
        .getByRole(AriaRole.LINK)
        .first()
        .click();
    browser.link("Terminal").click();
    page.getByLabel("Screen reader").check();
    browser.button("Connect").click();
    assertThat(page.getByText("Connected")).isVisible();
    page.keyboard().type("echo $((6 * 7)) is the answer; exit\n");
    assertThat(page.getByText("The command has ended with 0.")).isVisible();
    assertThat(page.locator("berth-task-terminal .xterm-accessibility-tree"))
        .containsText("42 is the answer");
  }

  private static void findsALine(ConsoleBrowser browser) {
    Page page = browser.open("discover");
    Locator query = page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Query"));
    query.fill("stack: guestbook and \"main class\"");
    query.press("Enter");
    assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Records")))
        .containsText("Could not find or load main class");
    assertThat(page).hasURL(Pattern.compile("query=stack"));
  }

  private static void chartsAService(ConsoleBrowser browser) {
    Page page = browser.open("metrics");
    Locator memory = page.getByRole(AriaRole.FIGURE, named("Memory by service"));
    assertThat(memory.getByRole(AriaRole.LIST)).containsText("web");
    memory.getByText("Values as a table").click();
    assertThat(memory.getByRole(AriaRole.TABLE)).containsText("MiB");
  }

  private static void keepsAParameter(ConsoleBrowser browser) {
    Page page = browser.open("parameters");
    browser.button("New parameter").click();
    page.getByLabel("Name", exact()).fill("/guestbook/greeting");
    page.getByLabel("Value", exact()).fill("Come in");
    answer(page, "Create");
    assertThat(browser.heading("/guestbook/greeting")).isVisible();
    browser.button("Show").first().click();
    assertThat(page.getByText("Come in").first()).isVisible();
  }

  private void letsSomebodyLook(ConsoleBrowser browser) throws IOException {
    Page page = browser.open("users");
    browser.button("Add a user").click();
    page.getByLabel("Name", exact()).fill("guest");
    browser.button("Add").click();
    assertThat(browser.heading("The password of guest")).isVisible();
    String given = page.locator("berth-once code").last().textContent();
    browser.button("I have stored it").click();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("guest");

    Page theirs = browser.another();
    browser.tryToLogIn("guest", given);
    theirs.getByLabel("New password", exact()).fill(GUESTS_PASSWORD);
    theirs.getByLabel("New password again", exact()).fill(GUESTS_PASSWORD);
    browser.button("Change password").click();
    assertThat(theirs.getByRole(AriaRole.NAVIGATION)).isVisible();
    browser.open("stacks/guestbook");
    assertThat(browser.button("Remove")).hasCount(0);
    assertThat(browser.link("Edit and deploy")).hasCount(0);
    browser.open("parameters");
    assertThat(theirs.getByRole(AriaRole.TREE)).containsText("guestbook");
    assertThat(browser.button("New parameter")).hasCount(0);
    assertThat(browser.link("Audit")).hasCount(0);
    browser.open("audit");
    assertThat(theirs.getByRole(AriaRole.ALERT)).containsText("or you may not see it");
  }

  private static String composeFile() throws IOException {
    return Files.readString(EXAMPLE.resolve("compose.yml"))
        .replace("./target", EXAMPLE.resolve("target").toString());
  }

  private static FilePayload payload(String name, String text) {
    return new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  /** Presses a button of the dialog that is open. */
  private static void answer(Page page, String name) {
    page.locator("berth-dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .locator("visible=true")
        .click();
  }
}
