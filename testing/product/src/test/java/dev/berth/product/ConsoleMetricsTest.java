package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.berth.kit.Requires;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is measured, in a real browser: charts, dashboards, alerts and usage. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsoleMetricsTest {
  private static final Installation BERTH = Installation.create();

  private ConsoleBrowser browser;
  private Page page;

  @BeforeAll
  static void start() {
    String file =
        BERTH
            .stackFile(
                """
                name: watched
                services:
                  web:
                    image: berth/host
                    command: ["sh", "-c", "while :; do sleep 1; done"]
                """)
            .toString();
    BERTH.up(file).succeeded();
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  @BeforeEach
  void open() {
    browser = ConsoleBrowser.of(BERTH);
    page = browser.page();
    browser.logIn("admin", BERTH.firstPassword());
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private Locator figure(String title) {
    return page.getByRole(
        AriaRole.FIGURE, new Page.GetByRoleOptions().setName(title).setExact(true));
  }

  /** A button that a dialog shows in its slot. */
  private Locator dialogButton(String name) {
    return page.locator("berth-dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void serviceIsChartedZoomedAndToldAsTable() {
    browser.open("metrics");
    Locator memory = figure("Memory by service");
    assertThat(memory.getByRole(AriaRole.LIST)).containsText("watched · web");
    memory.getByText("Values as a table").click();
    assertThat(memory.getByRole(AriaRole.TABLE)).containsText("KiB");
    browser.assertAccessible();

    BoundingBox plot = figure("CPU by service").locator(".plot").boundingBox();
    page.mouse().move(plot.x + plot.width * 0.5, plot.y + plot.height / 2);
    page.mouse().down();
    page.mouse().move(plot.x + plot.width * 0.9, plot.y + plot.height / 2);
    page.mouse().up();
    assertThat(browser.button("Back to now")).isVisible();
    assertThat(page).hasURL(Pattern.compile("from=.*to="));
    page.goBack();
    assertThat(page.getByLabel("Live")).isChecked();

    browser.link("Host").click();
    assertThat(figure("CPU by mode").getByRole(AriaRole.LIST)).containsText("user");
    browser.assertAccessible();
  }

  @Test
  void chartIsPutOnDashboardThatIsArrangedByKeysAndSaved() throws Exception {
    browser.open("metrics/explore");
    browser.button("Add to a dashboard").click();
    page.getByLabel("Its title").fill("Ours");
    page.getByLabel("Title of the chart").fill("CPU <b>of</b> all");
    dialogButton("Add").click();
    assertThat(page.getByText("is on the dashboard 'Ours'")).isVisible();

    browser.open("dashboards");
    browser.link("Ours").click();
    assertThat(figure("CPU <b>of</b> all")).isVisible();
    browser.button("Arrange").click();
    browser.button("Resize CPU <b>of</b> all: arrow keys").press("ArrowRight");
    browser.button("Panel").click();
    dialogButton("Add the panel").waitFor();
    page.getByLabel("Shows").selectOption("text");
    page.getByLabel("Title", new Page.GetByLabelOptions().setExact(true)).last().fill("Notes");
    page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true)).fill("<i>plain</i>");
    dialogButton("Add the panel").click();
    browser.button("Move Notes: arrow keys").press("ArrowLeft");
    browser.assertAccessible();
    browser.button("Save").click();
    assertThat(page.getByText("The dashboard 'Ours' is saved.")).isVisible();

    page.reload();
    assertThat(page.getByText("<i>plain</i>")).isVisible();
    assertThat(BERTH.api("GET", "/api/dashboards/ours", "").body())
        .containsSubsequence("\"Notes\"", "CPU <b>of</b> all", "\"width\":7", "\"revision\":2");

    browser.button("Remove").click();
    dialogButton("Remove").click();
    assertThat(page.getByText("No dashboard yet")).isVisible();
    browser.assertAccessible();
  }

  @Test
  void ruleIsWrittenFiresAndIsSilenced() {
    browser.open("alerts/rules");
    browser.button("New rule").click();
    Locator text = page.getByLabel("Rules and receivers, as YAML");
    text.fill("rules:\n  - name: large\n    kind: treshold\n");
    assertThat(page.getByText(Pattern.compile("Line 3, column \\d+:")).first()).isVisible();
    browser.assertAccessible();
    text.fill(
        """
        rules:
          - name: large
            kind: threshold
            metric: berth_task_memory_bytes
            above: 1
            window: 1m
            every: 10s
            summary: 'too <b>large</b>'
        """);
    assertThat(page.getByText("Nothing is wrong")).isVisible();
    dialogButton("Apply").click();
    Locator rules = page.getByRole(AriaRole.TABLE);
    assertThat(rules).containsText("threshold");

    browser.open("alerts");
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("firing");
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("too <b>large</b>");
    browser.button("Silence large").click();
    page.getByLabel("Why").fill("It is known");
    dialogButton("Silence").click();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("silenced");
    browser.link("Silences").click();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("It is known");
    browser.assertAccessible();
    browser.link("History").click();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("fired");

    browser.link("Rules").click();
    browser.button("Remove large").click();
    dialogButton("Remove").click();
    assertThat(page.getByText("No rule yet")).isVisible();
  }

  @Test
  void usageIsToldAndDownloaded() throws Exception {
    browser.open("usage?by=hour");
    assertThat(browser.heading("Usage of default")).isVisible();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("watched");
    browser.assertAccessible();

    Download download = page.waitForDownload(() -> browser.button("CSV").click());
    assertThat(Files.readString(download.path()))
        .startsWith("period,stack,service,cpuSeconds")
        .contains(",watched,web,");
  }
}
