package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.kit.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is configured, in a real browser: parameters, secrets, routes, certificates, what the engine
 * keeps, and an application's own page, which is a stranger's.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium", "python3", "openssl"})
class ConsoleConfigurationTest {

  private static final Installation BERTH = Installation.create();

  /** Says what it hears, and tries to get at what is not its own. */
  private static final String APP =
      """
      <!doctype html><title>x</title><p id=heard>nothing</p><p id=cookies></p><p id=top></p>
      <script>
      addEventListener('message', (e) => {
        document.getElementById('heard').textContent = JSON.stringify(e.data) + ' of ' + e.origin;
        parent.postMessage({ berth: 1, title: 'Orders <b>', route: 'orders/7' }, '*');
        parent.postMessage({ berth: 1, route: '../../api/logout' }, '*');
      });
      document.getElementById('cookies').textContent = 'cookies: ' + document.cookie;
      try { top.location = 'about:blank'; } catch (e) { document.getElementById('top').textContent = e.name; }
      try { top.document.body; } catch (e) { document.getElementById('top').textContent += e.name; }
      parent.postMessage({ berth: 1, ready: true }, '*');
      </script>
      """;

  private static final String SERVER =
      """
      import http.server as h
      class A(h.BaseHTTPRequestHandler):
        def do_GET(s):
          body = open('/app.html', 'rb').read()
          s.send_response(500 if s.path.startswith('/broken') else 200)
          s.send_header('Content-Type', 'text/html')
          s.send_header('Content-Length', str(len(body)))
          s.end_headers()
          s.wfile.write(body)
      h.ThreadingHTTPServer(('', 8080), A).serve_forever()
      """;

  private static final String STACK =
      """
      name: shop
      services:
        web:
          image: berth/host
          command: ["python3", "-u", "/server.py"]
          expose: ["8080"]
          volumes: ["data:/data"]
          configs:
            - {source: app, target: /app.html}
            - {source: server, target: /server.py}
          labels:
            berth.console.title: "Shop <img src=x onerror=alert(1)>"
            berth.console.path: /admin
          healthcheck:
            test: ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080"]
            interval: 10s
            start_period: 30s
            start_interval: 200ms
      configs:
        app: {file: ./app.html}
        server: {file: ./server.py}
      volumes:
        data: {}
      """;

  private static ConsoleBrowser browser;
  private static Page page;

  @BeforeAll
  static void start() throws Exception {
    BERTH.up().succeeded();
    Path file = BERTH.stackFile(STACK);
    Files.writeString(file.resolveSibling("app.html"), APP);
    Files.writeString(file.resolveSibling("server.py"), SERVER);
    BERTH.berth("stack", "deploy", "-c", file.toString(), "shop").succeeded();
    browser = ConsoleBrowser.of(BERTH);
    page = browser.page();
    browser.logIn("admin", BERTH.firstPassword());
  }

  @AfterAll
  static void remove() {
    try {
      browser.close();
    } finally {
      BERTH.close();
    }
  }

  private static Locator labelled(String name) {
    return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
  }

  /** A button of the dialog that is open; the others' are hidden. */
  private static Locator dialogsButton(String name) {
    return page.locator("berth-dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator table(String name) {
    return page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  void parameterIsMadeShownHiddenChangedAndRemoved() {
    browser.open("parameters");
    browser.button("New parameter").click();
    labelled("Name").fill("/shop/production/db-password");
    labelled("Type").selectOption("SecureString");
    labelled("Value").fill("<b>first</b>");
    dialogsButton("Create").click();
    assertThat(browser.heading("/shop/production/db-password")).isVisible();
    assertThat(page.getByRole(AriaRole.TREE)).containsText("production");
    assertThat(page.getByText("<b>first</b>")).hasCount(0);

    browser.button("Show").first().click();
    assertThat(page.getByText("<b>first</b>").first()).isVisible();
    browser.assertAccessible();
    browser.button("Hide").first().click();
    assertThat(page.getByText("<b>first</b>")).hasCount(0);

    browser.button("Change").click();
    labelled("New value").fill("second");
    dialogsButton("Make a version").click();
    assertThat(table("Versions").getByRole(AriaRole.ROW)).hasCount(3);
    browser.button("Labels of version 1").click();
    labelled("Label").fill("stable");
    dialogsButton("Set label").click();
    assertThat(table("Versions")).containsText("stable");

    browser.button("Remove").click();
    assertThat(dialogsButton("Remove")).isDisabled();
    labelled("Type db-password to go on").fill("db-password");
    dialogsButton("Remove").click();
    assertThat(page.getByText("No parameter yet")).isVisible();
  }

  @Test
  void secretIsKeptAndNeverShown() {
    browser.open("secrets");
    browser.button("New secret").click();
    labelled("Name").fill("smtp");
    labelled("What it holds").fill("horse");
    dialogsButton("Create").click();

    assertThat(table("Secrets")).containsText("smtp");
    assertThat(table("Secrets")).containsText("5 B");
    browser.assertAccessible();
    browser.button("Remove smtp").click();
    dialogsButton("Remove").click();
    assertThat(page.getByText("No secret yet")).isVisible();
  }

  @Test
  void routeTellsItsRequestsAsTheyCome() throws Exception {
    browser.open("routes");
    browser.link("web@stack/shop").click();
    assertThat(browser.heading("web@stack/shop")).isVisible();
    assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true))).isVisible();

    BERTH.frontDoor().get("shop.localhost", "/broken?token=hidden&find=<script>");

    Locator log = table("Requests, the newest first");
    assertThat(log).containsText("/broken?token=***&find=<script>");
    assertThat(log).containsText("500");
    assertThat(page.getByLabel("Since Berth was started")).containsText("errors (5xx)");
    browser.assertAccessible();
  }

  /** One whose servers are unwell, one without any, one whose host is another's, one with TLS. */
  private static final String ODD =
      """
      name: odd
      services:
        sick:
          image: berth/host
          command: ["python3", "-u", "/server.py"]
          expose: ["8080"]
          configs:
            - {source: app, target: /app.html}
            - {source: server, target: /server.py}
          labels:
            traefik.http.routers.sick.rule: "Host(`sick.localhost`)"
            traefik.http.routers.secure.rule: "Host(`secure.localhost`)"
            traefik.http.routers.secure.tls: "true"
            traefik.http.routers.taken.rule: "Host(`taken.example.com`)"
            traefik.http.services.sick.loadbalancer.healthcheck.path: /broken
            traefik.http.services.sick.loadbalancer.healthcheck.interval: 1s
        none:
          image: berth/host
          command: ["true"]
          restart: "no"
          expose: ["8080"]
          deploy: {replicas: 0}
      configs:
        app: {file: ./app.html}
        server: {file: ./server.py}
      """;

  @Test
  void routesTellTrafficAsItComesAndWhyTheyFail() throws Exception {
    assertThat(BERTH.api("POST", "/api/tenants", "{\"name\":\"other\"}").status()).isEqualTo(201);
    String host = "/api/hosts/taken.example.com";
    assertThat(BERTH.api("PUT", host, "{\"tenant\":\"other\"}").status()).isEqualTo(200);
    Path file = BERTH.stackFile(ODD);
    Files.writeString(file.resolveSibling("app.html"), APP);
    Files.writeString(file.resolveSibling("server.py"), SERVER);
    BERTH.berth("stack", "deploy", "-c", file.toString(), "odd");
    try {
      browser.open("routes");
      assertThat(route("sick@stack/odd")).containsText("No server is well: it answers 500");
      assertThat(route("taken@stack/odd")).containsText("another tenant claimed it first");
      assertThat(route("none@stack/odd")).containsText("It has no server");
      assertThat(route("secure@stack/odd")).containsText("expires in");
      browser.assertAccessible();

      long before = requests();
      ask(100, "/");
      assertThat(route("web@stack/shop")).containsText(Long.toString(before + 100));
      ask(200, "/broken");
      assertThat(route("web@stack/shop")).containsText(Long.toString(before + 300));
      assertThat(route("web@stack/shop")).containsText(Pattern.compile("6\\d\\.\\d %20\\d"));

      browser.link("secure@stack/odd").click();
      assertThat(browser.link("secure.localhost").last()).isVisible();
      browser.assertAccessible();
    } finally {
      BERTH.berth("stack", "rm", "odd").succeeded();
      BERTH.api("DELETE", host, "");
      BERTH.api("DELETE", "/api/tenants/other?force=true", "");
    }
  }

  private static Locator route(String name) {
    return table("Routes")
        .getByRole(AriaRole.ROW)
        .filter(new Locator.FilterOptions().setHasText(name));
  }

  /** What {@code web@stack/shop} has answered so far. */
  private static long requests() throws Exception {
    Matcher found =
        Pattern.compile("\"route\":\"web@stack/shop\".*?\"codes\":\\{([^}]*)}")
            .matcher(BERTH.api("GET", "/api/route-figures", "").body());
    return found.find()
        ? Pattern.compile(":(\\d+)")
            .matcher(found.group(1))
            .results()
            .mapToLong(one -> Long.parseLong(one.group(1)))
            .sum()
        : 0;
  }

  private static void ask(int times, String path) throws Exception {
    for (int i = 0; i < times; i++) {
      int status = BERTH.frontDoor().get("shop.localhost", path).status();
      assertThat(status).isEqualTo(path.equals("/") ? 200 : 500);
    }
  }

  @Test
  void hostIsGrantedAndReleased() {
    browser.open("routes/hosts");
    browser.button("Grant a host").click();
    labelled("Host").fill("shop.example.com");
    labelled("Tenant").last().fill("default");
    dialogsButton("Grant").click();
    assertThat(table("Hosts")).containsText("granted");

    browser.button("Release shop.example.com").click();
    dialogsButton("Release").click();
    assertThat(page.getByText("No host outside the domain")).isVisible();
  }

  @Test
  void certificateIsImportedAndTheRootDownloaded(@TempDir Path folder) throws Exception {
    Command.run(
            folder,
            Map.of(),
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "9",
                "-subj",
                "/CN=own.example.com",
                "-addext",
                "subjectAltName=DNS:own.example.com",
                "-keyout",
                "key.pem",
                "-out",
                "certificate.pem"))
        .succeeded();
    browser.open("certificates");
    browser.button("Import").first().click();
    page.getByLabel("Drop the PEM files here")
        .setInputFiles(new Path[] {folder.resolve("certificate.pem"), folder.resolve("key.pem")});
    labelled("Name").fill("own.example.com");
    dialogsButton("Import").click();
    Locator row =
        table("Certificates")
            .getByRole(AriaRole.ROW)
            .filter(new Locator.FilterOptions().setHasText("own.example.com"));
    assertThat(row).containsText("imported");
    assertThat(row).containsText("soon");
    browser.assertAccessible();

    browser.link("own.example.com").click();
    browser.button("Remove").click();
    dialogsButton("Remove").click();
    assertThat(row).hasCount(0);
    browser.link("Local authority").click();
    Download root =
        page.waitForDownload(() -> browser.button("Download the root certificate").click());
    assertThat(root.suggestedFilename()).isEqualTo("berth-root.crt");
    assertThat(Files.readString(root.path())).startsWith("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void whatTheEngineKeepsIsListedWithWhoUsesIt() {
    browser.open("images");
    browser.link("berth/host:latest").click();
    assertThat(browser.heading("berth/host:latest")).isVisible();
    browser.assertAccessible();
    page.goBack();
    browser.button("Pull").click();
    labelled("Image").fill("not a name");
    dialogsButton("Pull").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Cannot pull image");

    browser.open("networks");
    assertThat(table("Networks")).containsText("shop/web");
    browser.open("volumes");
    browser.link("shop_data").click();
    assertThat(page.getByText("shop/web")).isVisible();
    assertThat(browser.button("Remove with all it holds")).hasCount(0);
    browser.assertAccessible();
    browser.open("nodes");
    assertThat(table("Nodes")).containsText("ready");
    browser.assertAccessible();
  }

  @Test
  void applicationsPageHearsThemeAndRouteAndReachesNothing() {
    String title = "Shop <img src=x onerror=alert(1)>";
    browser.open("");
    browser.link(title).click();
    assertThat(browser.heading(title)).isVisible();
    FrameLocator app = page.frameLocator("iframe");

    assertThat(app.locator("#heard"))
        .containsText("{\"berth\":1,\"theme\":\"light\",\"language\":");
    assertThat(app.locator("#heard")).containsText("of http://localhost:" + BERTH.port());
    assertThat(app.locator("#cookies")).hasText("cookies: ");
    assertThat(app.locator("#top")).containsText("SecurityError");
    assertThat(page).hasURL(browser.address("app:shop:web/orders/7"));
    assertThat(page).hasTitle(Pattern.compile("^Orders <b> – Shop <img.* – Berth$"));
    assertThat(page.locator("iframe"))
        .hasAttribute("sandbox", "allow-scripts allow-forms allow-same-origin");
    browser.button("Switch between light and dark").click();
    assertThat(app.locator("#heard")).containsText("\"theme\":\"dark\"");
    assertThat(app.locator("#heard")).containsText("\"route\":\"orders/7\"");
    browser.button("Switch between light and dark").click();
    assertThat(app.locator("#heard")).containsText("\"theme\":\"light\"");

    Response self = page.navigate(browser.address("app:shop:web"));
    assertThat(self.headers())
        .containsEntry("x-frame-options", "DENY")
        .containsEntry("origin-agent-cluster", "?1");
  }
}
