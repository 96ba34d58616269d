package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * How fast the console is, and how much memory it takes: the first page with an empty cache, the
 * answer to a click, ten thousand rows, a live tail at 500 lines a second. What it found is in
 * {@code target/console-figures.txt}.
 *
 * <p>{@code -Dtail.minutes=60} follows for so long instead of a fraction of a minute, {@code
 * -Dconsole.rounds=10} opens the first page so often.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium", "python3"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleFiguresTest {
  private static final Path FIGURES = Path.of("target", "console-figures.txt");
  private static final int ROUNDS = Integer.getInteger("console.rounds", 3);
  private static final int ROWS = 10_000;
  private static final int LINES_A_SECOND = 500;
  private static final double HEAP_LIMIT = 50 << 20;
  private static final double TAIL_MINUTES =
      Double.parseDouble(System.getProperty("tail.minutes", "0.4"));

  private static final String STACK =
      """
      services:
        many:
          image: berth/host
          command:
            - python3
            - -uc
            - |
              import time
              for i in range(%d):
                print("row number %%d of many" %% i)
              time.sleep(100000)
        fast:
          image: berth/host
          command:
            - python3
            - -uc
            - |
              import random, time
              begun, n = time.monotonic(), 0
              while True:
                due = int((time.monotonic() - begun) * %d)
                while n < due:
                  n += 1
                  print("GET /orders/%%d took %%d ms for user %%08x" %% (n, random.randrange(900), random.getrandbits(32)))
                time.sleep(0.02)
      """
          .formatted(ROWS, LINES_A_SECOND);

  /** Clicks on a link and answers how many milliseconds pass until its page is there. */
  private static final String CLICK =
      """
      path => new Promise((resolve, reject) => {
        const seen = (root, found) => {
          for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) { seen(one.shadowRoot, found); }
            if (one.localName === 'h1' || one.localName === 'berth-loading' && one.checkVisibility()) { found.push(one); }
          }
          return found;
        };
        const shell = document.querySelector('berth-shell');
        const link = [...shell.shadowRoot.querySelectorAll('nav a')].find(one => one.getAttribute('href').split('?')[0] === path);
        const begun = performance.now();
        link.click();
        const look = () => {
          const found = seen(document, []);
          const passed = performance.now() - begun;
          if (location.pathname === path && found.some(one => one.localName === 'h1') && !found.some(one => one.localName === 'berth-loading')) {
            resolve(passed);
          } else if (passed > 60000) {
            reject(new Error('not there after a minute: ' + path));
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      })
      """;

  /** Scrolls a list from its top to its end and answers the milliseconds of each frame. */
  private static final String SCROLL =
      """
      list => new Promise(resolve => {
        const taken = [];
        let last = performance.now();
        let frame = 0;
        const step = now => {
          taken.push(now - last);
          last = now;
          frame++;
          list.scrollTop = (list.scrollHeight - list.clientHeight) * frame / 300;
          if (frame < 300) { requestAnimationFrame(step); } else { resolve(taken.slice(1)); }
        };
        requestAnimationFrame(step);
      })
      """;

  private static final Installation BERTH = Installation.create();

  @BeforeAll
  static void start() throws IOException {
    Files.deleteIfExists(FIGURES);
    BERTH.up("-p", "load", BERTH.stackFile(STACK).toString()).succeeded();
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  @Test
  @Order(1)
  void firstPageComesQuickly() throws IOException {
    List<Double> logIn = new ArrayList<>();
    List<Double> overview = new ArrayList<>();
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      for (int round = 0; round < ROUNDS; round++) {
        Page page = browser.another();
        long begun = System.nanoTime();
        browser.open("");
        browser.heading("Log in to Berth").waitFor();
        logIn.add(secondsSince(begun));
        if (round == 0) {
          keep("log-in page: %.1f KiB transferred".formatted(transferred(page) / 1024));
        }
      }
      for (int round = 0; round < ROUNDS; round++) {
        Page page = browser.another();
        browser.logIn("admin", BERTH.firstPassword());
        CDPSession cdp = page.context().newCDPSession(page);
        cdp.send("Network.clearBrowserCache");
        long begun = System.nanoTime();
        browser.open("overview");
        browser.heading("Overview").waitFor();
        assertThat(page.locator("berth-loading:visible")).hasCount(0);
        overview.add(secondsSince(begun));
        if (round == 0) {
          keep("overview: %.1f KiB transferred".formatted(transferred(page) / 1024));
        }
      }
    }
    keep(Figures.line("log-in page with an empty cache", logIn));
    keep(Figures.line("overview with an empty cache", overview));
    assertThat(median(logIn)).isLessThan(Figures.limit(1));
    assertThat(median(overview)).isLessThan(Figures.limit(1.5));
  }

  @Test
  @Order(2)
  void clickIsAnswered() throws IOException {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("overview");
      browser.heading("Overview").waitFor();
      SequencedSet<String> paths = new LinkedHashSet<>();
      for (Locator link : page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK).all()) {
        paths.add(link.getAttribute("href").replaceFirst("\\?.*", ""));
      }
      paths.removeIf(path -> page.url().endsWith(path));
      assertThat(paths).isNotEmpty();
      List<Double> cold = new ArrayList<>();
      List<Double> warm = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        for (String path : paths) {
          double seconds = ((Number) page.evaluate(CLICK, path)).doubleValue() / 1000;
          (round == 0 ? cold : warm).add(seconds);
        }
      }
      keep(Figures.line("a page's first opening", cold));
      keep(Figures.line("a page opened again", warm));
      assertThat(median(warm)).isLessThan(Figures.limit(0.2));
    }
  }

  @Test
  @Order(3)
  void manyRowsScrollSmoothly() throws IOException {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("discover?query=%22row%20number%22&order=oldest");
      Locator list = page.locator("berth-log-records .list");
      Locator rows = page.getByRole(AriaRole.TABLE).getByRole(AriaRole.ROW);
      assertThat(page.getByText("10,000 records")).isVisible();
      Locator last = page.getByText("row number 9999 of many");
      for (int look = 0; look < 1000 && last.count() == 0; look++) {
        list.evaluate("one => { one.scrollTop = one.scrollHeight; }");
        page.waitForTimeout(100);
      }
      assertThat(last.first()).isVisible();
      assertThat(rows.count()).isLessThan(300);
      list.evaluate("one => { one.scrollTop = 0; }");
      List<Double> frames = numbers(list.evaluate(SCROLL)).stream().map(ms -> ms / 1000).toList();
      keep(Figures.line("a frame while 10,000 records are scrolled", frames));
      assertThat(median(frames)).isLessThan(Figures.limit(0.05));
    }
  }

  @Test
  @Order(4)
  void liveTailKeepsWithinItsMemory() throws IOException {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("discover?query=service%3A%20fast&live=true");
      assertThat(page.getByText("Following", new Page.GetByTextOptions().setExact(true)))
          .isVisible();
      CDPSession cdp = page.context().newCDPSession(page);
      List<Double> heaps = new ArrayList<>();
      double end = System.nanoTime() + TAIL_MINUTES * Duration.ofMinutes(1).toNanos();
      while (System.nanoTime() < end) {
        page.waitForTimeout(Math.min(60_000, TAIL_MINUTES * 10_000));
        heaps.add(heap(cdp));
      }
      String rate = page.getByText("records/s").first().innerText();
      keep(
          "live tail of %.1f minutes: %s; script heap at most %.1f MiB, in the end %.1f MiB"
              .formatted(
                  TAIL_MINUTES,
                  rate,
                  heaps.stream().mapToDouble(one -> one).max().orElseThrow() / (1 << 20),
                  heaps.getLast() / (1 << 20)));
      assertThat(heaps).allMatch(one -> one < HEAP_LIMIT);
    }
  }

  /** Bytes that scripts hold once what they no longer use is collected. */
  private static double heap(CDPSession cdp) {
    cdp.send("HeapProfiler.collectGarbage");
    return cdp.send("Runtime.getHeapUsage").get("usedSize").getAsDouble();
  }

  private static double transferred(Page page) {
    return ((Number)
            page.evaluate(
                "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((sum, one) => sum + one.transferSize, 0)"))
        .doubleValue();
  }

  private static List<Double> numbers(Object list) {
    return ((List<?>) list).stream().map(one -> ((Number) one).doubleValue()).toList();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void keep(String line) throws IOException {
    Files.createDirectories(FIGURES.getParent());
    Files.writeString(FIGURES, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
