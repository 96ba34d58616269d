package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes into stacks and comes out of them in a real browser: several Compose files, archives of
 * images, lines of logs, and what tasks tell of themselves.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleStackFilesTest {
  private static final Installation BERTH = Installation.create();

  private static final String VIEWERS_PASSWORD = "look-do-not-touch-42";

  private static final String BASE =
      """
      services:
        web:
          image: berth/host
          command: ["sh", "-c", "while true; do echo one $$WORD; echo two; sleep 1; done"]
          deploy: {resources: {limits: {memory: 64M}}}
        sick:
          image: berth/host
          command: ["sh", "-c", "echo no such table; exit 4"]
          profiles: [extra]
      """;

  private static final String PRODUCTION =
      """
      services:
        web:
          environment: {WORD: "${WORD}"}
      """;

  private static final String WRONG = PRODUCTION.replace("environment", "enviroment");

  /** Long enough to be broken off while it is sent. */
  private static final long LONG = 1L << 30;

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
  void severalFilesMakeAStack() {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks?new=1");
      page.getByLabel("Name of the stack").fill("kiosk");
      take(page, yaml("compose.yaml", BASE), yaml("production.yaml", WRONG), env("WORD=hello"));
      Locator tabs = page.getByRole(AriaRole.TAB);
      assertThat(tabs).hasText(new String[] {"compose.yaml", "production.yaml"});
      tabs.first().click();
      browser.button("Show the plan").click();
      assertThat(tabs.nth(1)).containsText("1 problem");
      assertThat(editor(page)).hasValue(WRONG);
      assertThat(page.getByText("Line 3, column 5")).containsText("'enviroment'");
      browser.assertAccessible();

      take(page, yaml("production.yaml", PRODUCTION));
      assertThat(tabs).hasCount(2);
      assertThat(editor(page)).hasValue(PRODUCTION);
      browser.button("Add a file").click();
      assertThat(tabs.nth(2)).isFocused();
      browser.button("Leave out compose.override.yaml").click();
      assertThat(tabs).hasText(new String[] {"compose.yaml", "production.yaml"});
      browser.button("Show the plan").click();
      assertThat(plan(page)).containsText("service web");
      browser.button("Deploy").click();
      assertThat(page.getByLabel("Progress of the deployment")).containsText("done");
    }
  }

  @Test
  @Order(2)
  void allFilesOfAStackAreEdited() {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks/kiosk/config");
      Locator tabs = page.getByRole(AriaRole.TAB);
      assertThat(editor(page)).hasValue(BASE);
      assertThat(page.getByText("As in version 1, unless given here: WORD")).isVisible();
      tabs.first().focus();
      page.keyboard().press("ArrowRight");
      assertThat(tabs.nth(1)).isFocused();
      assertThat(editor(page)).hasValue(PRODUCTION);
      editor(page).fill(PRODUCTION + "    stop_grace_period: 1s\n");
      browser.button("Earlier").click();
      assertThat(tabs).hasText(new String[] {"production.yaml", "compose.yaml"});
      browser.button("Later").click();
      page.getByText("Profiles and folder").click();
      page.getByLabel("Profiles to switch on").fill("extra");
      browser.assertAccessible();
      browser.button("Show the plan").click();
      assertThat(plan(page)).containsText("service sick");
      browser.button("Deploy").click();
      assertThat(page.getByLabel("Progress of the deployment")).containsText("no such table");

      browser.open("stacks/kiosk/config");
      assertThat(page.getByLabel("Profiles to switch on")).hasValue("extra");
      tabs.nth(1).click();
      assertThat(editor(page)).hasValue(PRODUCTION + "    stop_grace_period: 1s\n");
    }
  }

  @Test
  @Order(3)
  void linesAreSavedAndTheirLookIsInTheAddress() throws IOException {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks/kiosk/services/web/logs");
      Locator lines = page.getByRole(AriaRole.LOG);
      assertThat(lines).containsText("two");
      page.getByLabel("Show lines with").fill("one hello");
      page.getByLabel("Times").uncheck();
      browser.button("Pause").click();
      page.waitForURL(Pattern.compile(".*with=one(\\+|%20)hello.*"));
      String address = page.url();
      assertThat(address).contains("times=off", "live=off");

      page.navigate("about:blank");
      page.goBack();
      assertThat(page.getByLabel("Show lines with")).hasValue("one hello");
      assertThat(page.getByLabel("Times")).not().isChecked();
      assertThat(page.getByText("Paused")).isVisible();
      assertThat(lines.getByText("one hello").first()).isVisible();
      assertThat(lines.getByText("two").first()).isHidden();
      browser.assertAccessible();

      Download download = page.waitForDownload(() -> browser.button("Save as a file").click());
      assertThat(download.suggestedFilename()).startsWith("kiosk-web-").endsWith(".log");
      assertThat(Files.readString(download.path())).contains("#1 one hello\n", "#1 two\n");
      assertThat(page.getByText("the last 10,000 of each task at most")).isVisible();
      browser.button("Go on").click();
      assertThat(page.getByText("Live")).isVisible();
      page.getByLabel("Times").check();
      assertThat(page).not().hasURL(Pattern.compile(".*(times|live)=.*"));
    }
  }

  @Test
  @Order(4)
  void aTaskTellsWhatItUsesAndWhyOneFailed() {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("stacks/kiosk/services/web");
      Locator tasks = page.getByRole(AriaRole.TABLE, named("Tasks"));
      assertThat(tasks).containsText("of 64.0 MiB");
      assertThat(tasks.getByRole(AriaRole.METER)).isVisible();
      browser.button("Restart").click();
      Locator question = page.locator("berth-shell #question");
      assertThat(question).containsText("Restart service 'web'?");
      assertThat(question).containsText("task kiosk_web.1.");
      question.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel")).click();
      tasks.getByRole(AriaRole.LINK).first().click();
      Locator use = page.getByRole(AriaRole.REGION, named("What it uses"));
      assertThat(use).containsText(Pattern.compile("\\d %\\s+of a CPU"));
      assertThat(use).containsText("of 64.0 MiB");
      browser.assertAccessible();

      browser.open("stacks/kiosk/services/sick");
      tasks.getByRole(AriaRole.LINK).first().click();
      Locator state = page.getByRole(AriaRole.REGION, named("State"));
      assertThat(state).containsText("Restarts");
      assertThat(state.locator(".reason")).containsText("exited with code 4");
    }
  }

  @Test
  @Order(5)
  void anArchiveIsSentWithItsProgressAndBrokenOff(@TempDir Path folder) throws IOException {
    try (ConsoleBrowser browser = loggedIn()) {
      Page page = browser.open("images");
      browser.button("Load an archive").click();
      Locator dialog = page.locator("berth-archive");
      Locator load =
          dialog.getByRole(
              AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Load").setExact(true));
      Path noTar = folder.resolve("letter.tar");
      Files.writeString(noTar, "Dear reader, ".repeat(1_000_000));
      dialog.getByLabel("A tar file").setInputFiles(noTar);
      load.click();
      assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Cannot");
      browser.assertAccessible();

      dialog.getByLabel("What it is").selectOption("import");
      dialog.getByLabel("Name of the image").fill("kiosk/base:1");
      dialog.getByLabel("A tar file").setInputFiles(tar(folder, "long.tar", LONG));
      load.click();
      assertThat(dialog.getByText(Pattern.compile("\\d+ %: .* of 1\\.0 GiB"))).isVisible();
      dialog
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Break off"))
          .click();
      assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Broken off");

      dialog.getByLabel("A tar file").setInputFiles(tar(folder, "short.tar", 3000));
      load.click();
      assertThat(dialog).containsText("Loaded kiosk/base:1");
      page.keyboard().press("Escape");
      assertThat(browser.link("kiosk/base:1")).isVisible();
    }
  }

  @Test
  @Order(6)
  void whoMayOnlyLookIsOfferedNothingElse() throws IOException {
    String wish =
        "{\"name\": \"val\", \"password\": \"" + VIEWERS_PASSWORD + "\", \"role\": \"viewer\"}";
    assertThat(BERTH.api("POST", "/api/users", wish).status()).isEqualTo(201);
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("val", VIEWERS_PASSWORD);
      Page page = browser.open("stacks/kiosk/config");
      assertThat(browser.heading("production.yaml")).isVisible();
      assertThat(page.getByRole(AriaRole.TEXTBOX, named("production.yaml")))
          .hasAttribute("readonly", "");
      assertThat(browser.button("Show the plan")).hasCount(0);
      assertThat(browser.button("Add a file")).hasCount(0);
      browser.open("images");
      assertThat(browser.link("kiosk/base:1")).isVisible();
      assertThat(browser.button("Load an archive")).hasCount(0);
    }
  }

  private static ConsoleBrowser loggedIn() {
    ConsoleBrowser browser = ConsoleBrowser.of(BERTH);
    browser.logIn("admin", BERTH.firstPassword());
    return browser;
  }

  private static Locator editor(Page page) {
    return page.getByRole(AriaRole.TEXTBOX, named("Compose file"));
  }

  private static Locator plan(Page page) {
    return page.getByRole(AriaRole.REGION, named("Plan").setExact(true));
  }

  private static void take(Page page, FilePayload... files) {
    page.getByLabel("Take files").setInputFiles(files);
  }

  private static FilePayload yaml(String name, String text) {
    return new FilePayload(name, "application/yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static FilePayload env(String text) {
    return new FilePayload(".env", "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  /** An archive of one file of zeros, which takes no room on the disk. */
  private static Path tar(Path folder, String name, long size) throws IOException {
    byte[] header = new byte[512];
    put(header, 0, "zeros");
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, "%011o\0%011o\0".formatted(size, 0));
    put(header, 148, " ".repeat(8) + "0");
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    Path made = folder.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(made.toFile(), "rw")) {
      file.write(header);
      long blocks = Math.ceilDiv(size, 512L) + 3;
      file.setLength(blocks * 512);
    }
    return made;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
