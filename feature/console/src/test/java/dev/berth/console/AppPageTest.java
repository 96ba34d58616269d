package dev.berth.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.console.AppServices.AppService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that labels ask for, also those of somebody who means no good. */
class AppPageTest {
  private static final Console.Host PLAIN = new Console.Host("berth.example.com", false);
  private static final Console.Host SECURE = new Console.Host("berth.example.com", true);
  private static final String URL = "http://shop.example.com:8080/";

  private static AppService service(Map<String, String> labels, String... urls) {
    return new AppService(new StackName("shop"), new ServiceName("web"), labels, List.of(urls));
  }

  private static AppService titled(String title) {
    return service(Map.of("berth.console.title", title), URL);
  }

  private static AppService at(String path) {
    return service(Map.of("berth.console.title", "Shop", "berth.console.path", path), URL);
  }

  @Test
  void titlePathAndIconComeFromLabels() {
    Map<String, String> labels =
        Map.of(
            "berth.console.title", "Shop admin",
            "berth.console.path", "/admin/?view=orders",
            "berth.console.icon", "users");

    AppPage page = AppPage.of(service(labels, URL), PLAIN).orElseThrow();

    assertThat(page.path()).isEqualTo("app:shop:web");
    assertThat(page.title()).isEqualTo("Shop admin");
    assertThat(page.icon()).isEqualTo("users");
    assertThat(page.resource()).isEqualTo("service/shop/web");
    assertThat(page.address()).hasToString("http://shop.example.com:8080/admin/?view=orders");
  }

  @Test
  void withoutAPathTheRouteIsWhatIsShown() {
    AppService service =
        service(Map.of("berth.console.title", "Shop"), "http://shop.example.com/start");

    assertThat(AppPage.of(service, PLAIN).orElseThrow().address())
        .hasToString("http://shop.example.com/start");
  }

  @Test
  void serviceWithoutATitleOrARouteHasNoPage() {
    assertThat(AppPage.of(service(Map.of("berth.console.path", "/"), URL), PLAIN)).isEmpty();
    assertThat(AppPage.of(service(Map.of("berth.console.title", "Shop")), PLAIN)).isEmpty();
    assertThat(AppPage.of(titled(" \u200b\u202e\n"), PLAIN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://evil.example/",
        "@evil.example/",
        ":1@evil.example/",
        "/a b",
        "/a\nb",
        "/\t/evil.example",
        "/%zz",
        "/%",
        "/\"onload=x",
        "/<script>",
        "/\u202eevil",
        "/{x}",
        " /admin"
      })
  void pathThatIsNoPathOfItsOwnHostMakesNoPage(String path) {
    assertThat(AppPage.of(at(path), PLAIN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/../../..",
        "/a/..//..//evil.example",
        "/@evil.example",
        "/:1@evil.example/"
      })
  void addressNeverLeavesItsHost(String path) {
    AppPage page = AppPage.of(at(path), PLAIN).orElseThrow();

    assertThat(page.address().getScheme()).isEqualTo("http");
    assertThat(page.address().getAuthority()).isEqualTo("shop.example.com:8080");
  }

  @Test
  void longPathMakesNoPage() {
    assertThat(AppPage.of(at("/" + "a".repeat(499)), PLAIN)).isPresent();
    assertThat(AppPage.of(at("/" + "a".repeat(500)), PLAIN)).isEmpty();
  }

  @Test
  void titleIsOneLineOfAFewSeenCharacters() {
    String hostile = "<img src=x>\u202e\u0000\n  Log out\u200b " + "\ud83d\udc19".repeat(10_000);

    String title = AppPage.of(titled(hostile), PLAIN).orElseThrow().title();

    assertThat(title).startsWith("<img src=x> Log out \ud83d\udc19").endsWith("\ud83d\udc19…");
    assertThat(title.codePointCount(0, title.length())).isEqualTo(61);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../users", "USERS", "a b", "<svg>", "abcdefghijklmnopqrstuvwxyz"})
  void iconThatIsNoneIsThatOfApplications(String icon) {
    Map<String, String> labels = Map.of("berth.console.title", "Shop", "berth.console.icon", icon);

    assertThat(AppPage.of(service(labels, URL), PLAIN).orElseThrow().icon()).isEqualTo("app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://berth.example.com/",
        "http://berth.example.com:9999/",
        "https://BERTH.example.com/",
        "http://berth.example.com./",
        "http://user@shop.example.com/",
        "ftp://shop.example.com/",
        "javascript:alert(1)",
        "http:///admin",
        "not a url"
      })
  void consolesOwnHostAndWhatIsNoneAreNeverShown(String url) {
    AppService service = service(Map.of("berth.console.title", "Shop"), url);

    assertThat(AppPage.of(service, PLAIN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/ https://b.example/, true, https://b.example/",
    "http://a.example/ https://b.example/, false, http://a.example/",
    "https://a.example/ http://berth.example.com/, false, https://a.example/",
    "http://a.example/, true, http://a.example/"
  })
  void addressThatABrowserShowsBesideTheConsoleIsPreferred(
      String urls, boolean secure, String shown) {
    AppService service = service(Map.of("berth.console.title", "Shop"), urls.split(" "));

    assertThat(AppPage.of(service, secure ? SECURE : PLAIN).orElseThrow().address())
        .hasToString(shown);
  }
}
