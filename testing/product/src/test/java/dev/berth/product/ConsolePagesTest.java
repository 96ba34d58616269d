package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.berth.kit.Requires;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every page that the console lists, with things on it whose names and texts mean harm: it opens,
 * fits narrow and wide windows, is accessible in light and dark, and shows markup as text.
 *
 * <p>{@code -Dscreenshots=FOLDER} keeps what was seen.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsolePagesTest {
  private static final int WIDE = 1440;
  private static final int NARROW = 360;
  private static final int LOOKS = 100;
  private static final int LOOK_MILLIS = 100;

  /** How many parts of a page are loading, also those that do not say so yet. */
  private static final String LOADING =
      """
      () => {
        const count = root => [...root.querySelectorAll('*')].reduce((sum, one) =>
          sum + (one.localName === 'berth-loading' && one.checkVisibility() ? 1 : 0) + (one.shadowRoot ? count(one.shadowRoot) : 0), 0);
        return count(document);
      }
      """;

  /** Would set a mark if it were taken for markup, and turns the text around if it is let. */
  private static final String HOSTILE =
      "<img src=x onerror=window.harmed=1><script>window.harmed=1</script> \\x1b[31m \\u202e";

  private static final String STACK =
      """
      services:
        web:
          image: berth/host
          labels:
            "org.example.note": "<img src=x onerror=window.harmed=1>"
            "org.example.long": "%2$s"
          command:
            - python3
            - -uc
            - |
              import time
              while True:
                print("%1$s " + "x" * 10000)
                print('{"level":"error","message":"<b>bold</b>","user":"<i>mallory</i>"}')
                time.sleep(1)
        broken:
          image: berth/host
          command: ["sh", "-c", "echo '<h1>gone</h1>' >&2; exit 3"]
      """
          .formatted(HOSTILE, "n".repeat(2000));

  private static final Installation BERTH = Installation.create();

  @BeforeAll
  static void start() {
    BERTH.up(Installation.ROOT.resolve("examples/pingpong/compose.yml").toString()).succeeded();
    BERTH.berth("stack", "deploy", "-d", "-c", BERTH.stackFile(STACK).toString(), "hostile");
    BERTH.berth("param", "put", "/shop/greeting", "<b>Hello</b>").succeeded();
    BERTH.berth("user", "create", "--tenant", "default", "mallory").succeeded();
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  @Test
  void everyPageOpensFitsAndIsAccessible() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      List<String> faults = new ArrayList<>();
      for (String path : paths(browser.page())) {
        look(browser, path, faults);
      }

      assertThat(faults).isEmpty();
      assertThat(browser.page().evaluate("window.harmed")).isNull();
    }
  }

  private static List<String> paths(Page page) {
    Locator links = page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK);
    List<String> paths = new ArrayList<>();
    for (Locator link : links.all()) {
      String address = link.getAttribute("href");
      paths.add(address.replaceFirst("^/console/", "").replaceFirst("\\?.*", ""));
    }
    assertThat(paths).isNotEmpty();
    return paths;
  }

  private static void look(ConsoleBrowser browser, String path, List<String> faults) {
    Page page = browser.page();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      page.setViewportSize(WIDE, 900);
      faults.addAll(open(browser, path));
      keep(page, path, scheme, "wide");
      faults.addAll(browser.accessibilityFaults());
      faults.addAll(harm(page, path));
      page.setViewportSize(NARROW, 740);
      faults.addAll(width(page, path));
      keep(page, path, scheme, "narrow");
    }
  }

  /** Whether a page fits, once charts and tables have taken their new sizes. */
  private static List<String> width(Page page, String path) {
    int width = 0;
    for (int look = 0; look < LOOKS; look++) {
      width = (int) page.evaluate("document.documentElement.scrollWidth");
      if (width <= NARROW) {
        return List.of();
      }
      page.waitForTimeout(LOOK_MILLIS);
    }
    return List.of("'%s' is %d pixels wide in a window of %d".formatted(path, width, NARROW));
  }

  /** Opens a page and waits until everything on it is there; what is not is told. */
  private static List<String> open(ConsoleBrowser browser, String path) {
    Page page = browser.open(path);
    assertThat(page.getByRole(AriaRole.HEADING).first()).isVisible();
    Locator open = page.locator("berth-loading:visible, berth-failure [role=alert]:visible");
    for (int look = 0; look < LOOKS && (int) page.evaluate(LOADING) > 0; look++) {
      page.waitForTimeout(LOOK_MILLIS);
    }
    try {
      assertThat(open).hasCount(0);
      return List.of();
    } catch (AssertionError e) {
      return open.allInnerTexts().stream()
          .map(text -> "'%s' shows: %s".formatted(path, text))
          .toList();
    }
  }

  private static List<String> harm(Page page, String path) {
    boolean harmed = page.evaluate("window.harmed") != null;
    return harmed ? List.of("'%s' took a text for markup".formatted(path)) : List.of();
  }

  private static void keep(Page page, String path, ColorScheme scheme, String width) {
    @Nullable String folder = System.getProperty("screenshots");
    if (folder == null) {
      return;
    }
    String name = "%s-%s-%s.png".formatted(path, scheme.name().toLowerCase(Locale.ROOT), width);
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder).resolve(name)));
  }
}
