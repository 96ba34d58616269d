package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A browser that looks at an installation's console: Chromium, as the system's packages have it.
 * Closing it checks that no page threw anything.
 */
final class ConsoleBrowser implements AutoCloseable {
  /** What a slow machine may take for anything that a person would wait for. */
  private static final double PATIENCE_MILLIS = 60_000;

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /** Asks for what is wrong alone: to tell of all that is right takes far longer than to look. */
  private static final String FAULTS =
      """
      async () => {
        const seen = await axe.run(document, { resultTypes: ['violations'], iframes: false });
        const grave = seen.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
        return grave.map(({ id, help, nodes }) =>
          `${id}: ${help} ${nodes.slice(0, 3).map((node) => node.html)}`);
      }
      """;

  private final Installation berth;
  private final Playwright playwright;
  private final Browser browser;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private Page page;

  private ConsoleBrowser(Installation berth, Playwright playwright, Browser browser) {
    this.berth = berth;
    this.playwright = playwright;
    this.browser = browser;
    this.page = newPage();
  }

  static ConsoleBrowser of(Installation berth) {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      Browser browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(CHROMIUM)
                      .setTimeout(PATIENCE_MILLIS)
                      .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
      return new ConsoleBrowser(berth, playwright, browser);
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  private Page newPage() {
    BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.setDefaultNavigationTimeout(PATIENCE_MILLIS);
    Page made = context.newPage();
    made.onPageError(failures::add);
    made.onConsoleMessage(
        message -> {
          // What a policy refuses is told here alone; what the API refuses is a test's own matter.
          if (message.text().contains("Content Security Policy")) {
            failures.add(message.text());
          }
        });
    return made;
  }

  Page page() {
    return page;
  }

  /** Someone else's browser: without cookies, at the first page. */
  Page another() {
    page = newPage();
    return page;
  }

  String address(String path) {
    return "http://localhost:" + berth.port() + "/console/" + path;
  }

  /** Opens a page of the console. */
  Page open(String path) {
    page.navigate(address(path));
    return page;
  }

  /** Logs in with a password that is the user's own, and waits for the navigation. */
  void logIn(String user, String password) {
    SettledPassword.of(berth, user, password);
    tryToLogIn(user, password);
    page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK).first().waitFor();
  }

  void tryToLogIn(String user, String password) {
    open("");
    page.getByLabel("User", new Page.GetByLabelOptions().setExact(true)).fill(user);
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
    button("Log in").click();
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
  }

  Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  /** Checks that nobody is kept from using what is shown, as far as a program can tell. */
  void assertAccessible() {
    assertThat(accessibilityFaults()).isEmpty();
  }

  /** What keeps somebody from using what is shown, each with the page. */
  List<String> accessibilityFaults() {
    if (!(boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(AxeBuilder.getAxeScript());
    }
    List<?> found = (List<?>) page.evaluate(FAULTS);
    return found.stream().map(fault -> page.url() + ": " + fault).toList();
  }

  @Override
  public void close() {
    playwright.close();
    assertThat(failures).as("what pages threw, or a policy refused").isEmpty();
  }
}
