package dev.berth.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.kit.Keycloak;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Log-ins by a real Keycloak in a real browser: an operator sets it up, its users come and go, and
 * what it or somebody on the way refuses is told. Keycloak's start takes most of the time.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "chromium"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleKeycloakTest {
  private static final Installation BERTH = Installation.create();
  private static final String TITLE = "People of <b>Acme</b>";

  private static Keycloak keycloak;

  @BeforeAll
  static void start() throws IOException {
    BERTH.up().succeeded();
    keycloak =
        Keycloak.start(
            Installation.ROOT.resolve("feature/identity/target/keycloak"),
            "http://localhost:" + BERTH.port(),
            BERTH.data().resolve("keycloak.log"));
  }

  @AfterAll
  static void remove() {
    try {
      if (keycloak != null) {
        keycloak.close();
      }
    } finally {
      BERTH.close();
    }
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Locator dialogsButton(Page page, String name) {
    return page.locator("berth-dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  @Order(1)
  void providerIsSetUpTriedAndChanged() throws IOException {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      browser.logIn("admin", BERTH.firstPassword());
      Page page = browser.open("providers");
      browser.button("Add a provider").click();
      page.getByLabel("Name", exact()).fill("keycloak");
      page.getByLabel("Issuer", exact()).fill(keycloak.issuer());
      page.getByLabel("Client id", exact()).fill(Keycloak.CLIENT);
      page.getByLabel("Client secret", exact()).fill("not it");
      page.getByLabel("Roles of groups", exact()).fill("makers = developer");
      browser.assertAccessible();
      dialogsButton(page, "Save").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("Claim with groups: It is missing");
      assertThat(page.getByLabel("Claim with groups", exact())).isFocused();
      page.getByLabel("Claim with groups", exact()).fill("groups");
      dialogsButton(page, "Save").click();
      assertThat(page.getByText("It does not take this client id with this secret.")).isVisible();
      browser.assertAccessible();

      browser.button("Change…").click();
      assertThat(page.getByLabel("Issuer", exact())).hasValue(keycloak.issuer());
      assertThat(page.getByLabel("New client secret", exact())).hasValue("");
      assertThat(page.getByLabel("Roles of groups", exact())).hasValue("makers = developer");
      page.getByLabel("Title", exact()).fill(TITLE);
      page.getByLabel("New client secret", exact()).fill(Keycloak.SECRET);
      page.getByLabel("Role of its users", exact()).selectOption("none");
      dialogsButton(page, "Save").click();
      assertThat(page.getByText("Nothing is wrong with the settings")).isVisible();
      assertThat(page.getByText("It takes the client id and the secret.")).isVisible();
      assertThat(page.getByText("It sends browsers back to")).isVisible();

      browser.button("Change…").click();
      page.getByLabel("Issuer", exact()).fill("http://localhost:1/other");
      dialogsButton(page, "Save").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("given for another issuer");
      dialogsButton(page, "Cancel").click();

      assertThat(BERTH.api("GET", "/api/audit?action=oidc:Configure", "").body())
          .contains("berth:platform:oidc/keycloak", "\"secret\":\"changed\"")
          .doesNotContain(Keycloak.SECRET);
      assertThat(BERTH.api("GET", "/api/oidc/providers", "").body())
          .contains("\"hasSecret\":true")
          .doesNotContain(Keycloak.SECRET);
    }
  }

  @Test
  @Order(2)
  void userComesBackLoggedInWithTheRoleOfTheGroup() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      Page page = browser.open("");
      assertThat(browser.link(TITLE)).isVisible();
      browser.assertAccessible();
      browser.link(TITLE).click();
      atKeycloak(page, Keycloak.USER, "wrong");
      assertThat(page.getByText("Invalid username or password")).isVisible();
      assertThat(page.url()).startsWith(keycloak.issuer());
      atKeycloak(page, Keycloak.USER, Keycloak.PASSWORD);
      assertThat(page.getByRole(AriaRole.NAVIGATION).first()).containsText("Stacks");
      browser.open("account");
      assertThat(page.getByText("developer in default")).isVisible();

      browser.button("Log out").click();
      assertThat(browser.heading("Log in to Berth")).isVisible();
      browser.link(TITLE).click();
      assertThat(page.getByRole(AriaRole.NAVIGATION).first()).containsText("Stacks");
    }
  }

  private static void atKeycloak(Page page, String user, String password) {
    page.locator("#username").fill(user);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
  }

  @Test
  @Order(3)
  void whoMayNotIsToldSoAtTheLogIn() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      Page page = browser.open("");
      browser.link(TITLE).click();
      atKeycloak(page, Keycloak.STRANGER, Keycloak.PASSWORD);
      assertThat(page.getByRole(AriaRole.ALERT))
          .hasText("Cannot log in by '" + TITLE + "': None of your groups may log in here.");
      browser.assertAccessible();
      page.reload();
      assertThat(browser.heading("Log in to Berth")).isVisible();
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }
  }

  @Test
  @Order(4)
  void whatWasChangedOnTheWayIsRefusedInWords() {
    try (ConsoleBrowser browser = ConsoleBrowser.of(BERTH)) {
      Page page = browser.page();
      page.navigate(
          "http://localhost:" + BERTH.port() + "/api/oidc/keycloak/callback?state=forged&code=any");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("This browser began no such log-in");

      assertThat(afterReturnOf(browser, "code=", "code=x")).contains("answered with status 400");
      assertThat(afterReturnOf(browser, "state=", "state=x"))
          .contains("This browser began no such log-in");
      assertThat(afterReturnOf(browser, "code=", "error=access_denied&was="))
          .contains("refused with 'access_denied'");
      assertThat(browser.heading("Log in to Berth")).isVisible();
    }
  }

  /**
   * What a new browser is told for which somebody on the way changes where Keycloak sends it.
   *
   * @param part of the query, in front of which there is a sign
   */
  private static String afterReturnOf(ConsoleBrowser browser, String part, String other) {
    Page page = browser.another();
    page.route(
        keycloak.issuer() + "/login-actions/authenticate?*",
        route -> {
          APIResponse answer = route.fetch(new Route.FetchOptions().setMaxRedirects(0));
          Map<String, String> headers = new TreeMap<>(answer.headers());
          headers.computeIfPresent(
              "location",
              (_, to) -> to.replace("&" + part, "&" + other).replace("?" + part, "?" + other));
          route.fulfill(new Route.FulfillOptions().setStatus(answer.status()).setHeaders(headers));
        });
    browser.open("");
    browser.link(TITLE).click();
    atKeycloak(page, Keycloak.USER, Keycloak.PASSWORD);
    Locator alert = page.getByRole(AriaRole.ALERT);
    assertThat(alert).containsText("Cannot log in by");
    return alert.textContent();
  }
}
