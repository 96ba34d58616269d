package dev.berth.logs;

import static dev.berth.logs.Shop.ACME;
import static dev.berth.logs.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.http.Json;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each user keeps. */
class SavedSearchesTest {
  private static final Principal ALICE = new Principal("alice", ACME, false);
  private static final Principal BOB = new Principal("bob", ACME, false);
  private static final String NAME = "a/b <i>\u202e\"c\"</i>";

  @TempDir private Path folder;
  private Store store;
  private SavedSearches searches;

  @BeforeEach
  void open() {
    store = SqlStore.sqlite(folder.resolve("berth.db"));
    searches = new SavedSearches(store, InstantSource.fixed(NOW));
    searches.start();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Response ask(String method, TestRequest request) throws Exception {
    return searches.endpoints().stream()
        .filter(each -> each.method().equals(method))
        .findFirst()
        .orElseThrow()
        .handler()
        .answer(request);
  }

  private String list(Principal principal) throws Exception {
    return Json.render(((Response.Json) ask("GET", TestRequest.of(principal))).body());
  }

  private void save(Principal principal, String name, String query) throws Exception {
    save(principal, name, query, "now-1h", List.of("message"));
  }

  private void save(
      Principal principal, String name, String query, String from, List<String> columns)
      throws Exception {
    Response _ =
        ask(
            "PUT",
            TestRequest.named(
                principal, name, new SavedSearches.Wanted(query, from, "now", columns)));
  }

  @Test
  void nextUserOfTheNameInheritsNone() throws Exception {
    Principal elsewhere = ALICE.in(new TenantId("other"));
    save(ALICE, NAME, "severity: error");
    save(elsewhere, NAME, "severity: error");
    save(BOB, NAME, "severity: error");

    searches.removeOf("alice");

    assertThat(list(ALICE)).isEqualTo("[]");
    assertThat(list(elsewhere)).isEqualTo("[]");
    assertThat(list(BOB)).contains("severity: error");
  }

  @Test
  void keepsThemForEachUserInEachTenant() throws Exception {
    save(ALICE, NAME, "severity: info");
    save(ALICE, NAME, "severity: error");

    assertThat(list(ALICE))
        .contains("severity: error", "\"columns\":[\"message\"]", "2026-11-22T12:00:00Z")
        .doesNotContain("severity: info");
    assertThat(list(BOB)).isEqualTo("[]");
    assertThat(list(ALICE.in(new TenantId("other")))).isEqualTo("[]");
    assertThatThrownBy(() -> ask("DELETE", TestRequest.named(BOB, NAME, null)))
        .hasMessageContaining("you have none of this name");

    Response _ = ask("DELETE", TestRequest.named(ALICE, NAME, null));
    assertThat(list(ALICE)).isEqualTo("[]");
  }

  @Test
  void goWithTheirTenant() throws Exception {
    save(ALICE, "mine", "");
    searches.remove(ACME);
    assertThat(list(ALICE)).isEqualTo("[]");
  }

  @Test
  void areBounded() throws Exception {
    for (int i = 0; i < 100; i++) {
      save(ALICE, "search " + i, "");
    }
    assertThatThrownBy(() -> save(ALICE, "one more", ""))
        .isInstanceOf(BerthException.class)
        .hasMessage("Cannot save this search: there are 100 already. Remove one first.");
    save(ALICE, "search 7", "changed");
    save(BOB, "one more", "");
    List<String> many = Collections.nCopies(31, "field");
    assertThatThrownBy(() -> save(BOB, "columns", "", "now", many))
        .hasMessageContaining("30 columns at most");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "' ' | a | now | a name has 1 to 80 characters",
        "ok | (a | now | is not closed",
        "ok | a | yesterday | written like 'now-15m'",
      })
  void refusesWhatIsWrong(String name, String query, String from, String message) {
    assertThatThrownBy(() -> save(ALICE, name, query, from, List.of()))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining(message);
  }
}
