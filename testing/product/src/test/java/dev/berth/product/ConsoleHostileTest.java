package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every page with all its details and tabs, where every text that somebody else could have written
 * means harm: markup, escapes of terminals, marks that turn the direction or are not seen, letters
 * with stacks of marks, and ten thousand letters without a space. The API refuses most of it, so
 * its real answers are rewritten on their way into the pages ({@code hostile.js}).
 *
 * <p>Not looked at: the screen of a task's terminal, which is the task's own, and what is typed
 * into fields, which has to be exact.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
class ConsoleHostileTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WIDE = 1440;
  private static final int NARROW = 360;

  /** Of the window; a text takes no more of a wide one, and twice as much of a narrow one. */
  private static final int HIGH = 900;

  private static final String ARROW = " > ";
  private static final String LOOK = script("hostile-look.js");

  /** What shows no text of others: their frames are looked at all the same. */
  private static final List<String> PLAIN =
      List.of("stacks?new=1", "metrics/router", "policies/new", "policies/actions");

  /** Where each page is; {@code {name}} is a hostile name, and what follows an arrow is pressed. */
  private static final String PAGES =
      """
      overview
      stacks
      stacks?new=1
      stacks/{hostile} > Remove
      stacks/{hostile}/tasks
      stacks/{hostile}/versions > Go back
      stacks/{hostile}/config
      stacks/{hostile}/logs
      stacks/{hostile}/services/{web} > Remove
      stacks/{hostile}/services/{web}/settings > Scale
      stacks/{hostile}/services/{web}/logs
      stacks/{hostile}/services/{broken} > Update image
      stacks/{hostile}/tasks/TASK
      stacks/{hostile}/tasks/TASK/logs
      stacks/{hostile}/tasks/TASK/terminal
      images
      images?image={berth/host}
      networks
      networks/{hostile_default}
      volumes
      volumes/{hostile_data}
      nodes
      nodes/NODE
      routes
      routes/{web@stack/hostile}
      routes/hosts > Grant a host
      certificates
      certificates/{hostile.localhost}~local > Renew
      certificates/root
      parameters
      parameters?name={/shop/greeting} > Remove
      secrets
      discover
      discover > Saved
      discover > .open
      discover?live=true
      discover?platform=true
      templates
      templates?template=TEMPLATE
      metrics
      metrics/tasks
      metrics/router
      metrics/host
      metrics/explore > Add to a dashboard
      dashboards > Remove
      dashboards/{ours}
      dashboards/{ours}?edit=1 > Change
      alerts > Silence
      alerts/rules > Edit
      alerts/receivers > Remove
      alerts/silences > End
      alerts/history
      usage
      usage?per=tenant
      users > Add a user
      users/groups
      users/of/{mallory} > Give a role
      users/groups/{makers} > Add a member
      tenants
      tenants/{default} > Change quota
      policies
      policies/new
      policies/simulator
      policies/actions
      policies/of/{readers} > Remove
      providers > Remove
      account > Make a token
      audit
      audit?entry=ENTRY
      app:hostile:web
      """;

  private static final String STACK =
      """
      services:
        web:
          image: berth/host
          expose: ["8080"]
          volumes: ["data:/data"]
          environment: {TIMES: "once"}
          labels: {org.example.note: a note, berth.console.title: Shop}
          command:
            - python3
            - -uc
            - |
              from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
              print('said')
              print('{"level":"error","message":"it failed","user":"mallory"}')
              ThreadingHTTPServer(('', 8080), SimpleHTTPRequestHandler).serve_forever()
        broken:
          image: berth/host
          command: ["sh", "-c", "echo gone >&2; exit 3"]
      volumes:
        data: {}
      """;

  private static final String ALERTS =
      """
      {'receivers':[{'name':'ops','webhook':{'url':'http://127.0.0.1:9/hook'}}],
       'rules':[{'name':'loud','kind':'threshold','query':'*','by':'service','above':0,
         'window':'5m','every':'10s','summary':'{{labels.service}} talks','receivers':['ops']}]}
      """;

  private static final String PARAMETER =
      """
      {'name':'/shop/greeting','type':'String','value':'hello','description':'what it says'}
      """;

  private static final String POLICY =
      """
      {'name':'readers','document':{'Version':'2012-10-17','Statement':[
        {'Effect':'Allow','Action':['stack:List'],'Resource':['berth:default:stack/*']}]}}
      """;

  private static final String PROVIDER =
      """
      {'name':'school','title':'School','issuer':'http://localhost:9/realm','clientId':'berth',
       'tenant':'default','role':'viewer','groupsClaim':'groups','roles':{'teachers':'developer'}}
      """;

  private static final String DASHBOARD =
      """
      {'title':'Ours','expectedRevision':0,'panels':[
        {'kind':'chart','title':'CPU','width':6,'height':4,'queries':[
          {'metric':'berth_task_cpu_seconds_total','reduce':'rate','by':['stack','service']}]},
        {'kind':'number','title':'Memory','width':6,'height':4,'queries':[
          {'metric':'berth_task_memory_bytes','by':['stack','service']}]},
        {'kind':'text','title':'Note','text':'hello','width':6,'height':4}]}
      """;

  private static final Installation BERTH = Installation.create();

  @BeforeAll
  static void start() throws IOException {
    BERTH.up().succeeded();
    deploy("once");
    made("PUT", "/api/parameters", "{'name':'greeting','type':'String','value':'hello'}");
    made("PUT", "/api/parameters", PARAMETER);
    made("PUT", "/api/parameters/labels", "{'name':'/shop/greeting','labels':['live']}");
    made("POST", "/api/tenants", "{'name':'other'}");
    made("POST", "/api/users", "{'name':'mallory','role':'viewer','tags':{'team':'x'}}");
    made("POST", "/api/groups", "{'name':'makers'}");
    made("PUT", "/api/groups/makers/members/user:mallory", "");
    made("POST", "/api/policies", POLICY);
    made("PUT", "/api/policies/readers/attachments/user:mallory", "");
    made("POST", "/api/tokens", "{'name':'laptop','user':'mallory'}");
    made("POST", "/api/tokens", "{'name':'laptop'}");
    made("POST", "/api/oidc/providers", PROVIDER);
    made("PUT", "/api/hosts/shop.example.org", "{'tenant':'default'}");
    made(
        "PUT",
        "/api/searches/mine",
        "{'query':'user: mallory','from':'now-15m','to':'now','columns':['user']}");
    made("PUT", "/api/dashboards/ours", DASHBOARD);
    String until =
        Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
    made(
        "POST",
        "/api/alert-silences",
        "{'matchers':['service=broken'],'to':'" + until + "','comment':'quiet'}");
    made("POST", "/api/secrets?name=key&label=team=x", "'secret'");
    made("POST", "/api/alert-rules", ALERTS);
    deploy("twice");
    Eventually.within(
        PATIENCE,
        () -> {
          assertThat(BERTH.api("GET", "/api/alerts", "").body())
              .contains("\"firing\"", "\"service\":\"web\"");
          assertThat(BERTH.api("GET", "/api/templates", "").body()).contains("it failed");
        });
  }

  private static void deploy(String times) {
    String file = BERTH.stackFile(STACK.replace("once", times)).toString();
    BERTH.berth("stack", "deploy", "-d", "-c", file, "hostile").succeeded();
  }

  /** Asks for something, in JSON with single quotes, that has to succeed. */
  private static void made(String method, String path, String body) throws IOException {
    FrontDoorClient.Answer answer = BERTH.api(method, path, body.replace('\'', '"'));
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isBetween(200, 204);
  }

  @AfterAll
  static void remove() {
    BERTH.close();
  }

  @Test
  void everyPageShowsHostileTextsAsTexts() throws IOException {
    String pages = named(PAGES);
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.page().addInitScript(script("hostile.js"));
      List<String> faults = new ArrayList<>();
      browser.open("");
      look(browser, "log-in", faults);
      browser.page().setViewportSize(WIDE, HIGH);
      browser.logIn("admin", BERTH.firstPassword());
      for (String line : pages.lines().toList()) {
        look(browser, line, faults);
      }

      assertThat(faults).isEmpty();
    }
  }

  /** With the ids that the platform gave. */
  private static String named(String pages) throws IOException {
    Map<String, String> ids =
        Map.of(
            "TASK",
                first(
                    "/api/tasks",
                    "\"id\":\"([^\"]+)\",\"name\":\"hostile_web[^}]*\"state\":\"running"),
            "NODE", first("/api/nodes", "\"id\":\"([^\"]+)\""),
            "TEMPLATE", first("/api/templates", "\"id\":\"([^\"]+)\""),
            "ENTRY", first("/api/audit?tail=1", "\"sequence\":(\\d+)"));
    String all = pages;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      all = all.replace(id.getKey(), id.getValue());
    }
    return all;
  }

  private static String first(String path, String pattern) throws IOException {
    String body = BERTH.api("GET", path, "").body();
    Matcher found = Pattern.compile(pattern).matcher(body);
    assertThat(found.find()).as("%s in %s", pattern, body).isTrue();
    return Objects.requireNonNull(found.group(1));
  }

  /** Looks at a page in a wide window, with what is pressed there, and in a narrow one. */
  private static void look(ConsoleBrowser browser, String line, List<String> faults) {
    Page page = browser.page();
    int arrow = line.indexOf(ARROW);
    String path = arrow < 0 ? line : line.substring(0, arrow);
    page.setViewportSize(WIDE, HIGH);
    if (!line.equals("log-in")) {
      page.evaluate("path => hostile.show(path)", path);
    }
    settle(page, line, faults);
    if (arrow > 0) {
      press(page, line.substring(arrow + ARROW.length()));
      settle(page, line, faults);
    }
    browser.accessibilityFaults().forEach(fault -> faults.add(line + ": " + fault));
    int shown = tell(page, HIGH, line, faults);
    if (shown == 0 && !PLAIN.contains(path)) {
      faults.add(line + ": shows nothing that is hostile");
    }
    page.setViewportSize(NARROW, HIGH);
    try {
      page.waitForFunction("() => document.documentElement.scrollWidth <= innerWidth");
    } catch (TimeoutError _) {
      // Told below, with where it is.
    }
    tell(page, 2 * HIGH, line, faults);
    page.keyboard().press("Escape");
  }

  private static void settle(Page page, String line, List<String> faults) {
    try {
      page.waitForFunction("() => hostile.quiet()");
    } catch (TimeoutError _) {
      faults.add("%s: waits for %s".formatted(line, page.evaluate("hostile.waits()")));
    }
  }

  private static void press(Page page, String what) {
    Locator pressed =
        what.startsWith(".")
            ? page.locator("main " + what)
            : page.locator("main button:visible")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + what)));
    pressed.first().click();
  }

  /** Adds what is wrong with what is shown now; returns how many hostile texts the page shows. */
  private static int tell(Page page, int most, String line, List<String> faults) {
    Map<?, ?> seen = (Map<?, ?>) page.evaluate(LOOK, most);
    String width = " at %s pixels: ".formatted(page.viewportSize().width);
    ((List<?>) Objects.requireNonNull(seen.get("faults")))
        .forEach(fault -> faults.add(line + width + fault));
    return (int) Objects.requireNonNull(seen.get("shown"));
  }

  private static String script(String name) {
    try (InputStream in = ConsoleHostileTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
