package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.http.ConsolePage;
import dev.berth.http.ConsolePage.Section;
import dev.berth.http.ConsolePages;
import java.util.List;

/** What this feature shows in the console. */
final class Pages {
  private Pages() {}

  static ConsolePages all() {
    return new ConsolePages(
        Pages.class,
        List.of(
            people("users", "Users", "users", "user:List", "user/*"),
            people("tenants", "Tenants", "tenants", "tenant:List", "tenant/*"),
            people("policies", "Policies", "policies", "policy:List", "policy/*"),
            people(
                "providers",
                "Identity providers",
                "certificates",
                "oidc:List",
                "berth:platform:oidc/*"),
            new ConsolePage(
                "account",
                "Account",
                Section.ACCOUNT,
                "account",
                "account.js",
                "berth-account",
                new Action("session:Inspect"),
                "user/*")));
  }

  private static ConsolePage people(
      String path, String title, String icon, String action, String resource) {
    return new ConsolePage(
        path,
        title,
        Section.PEOPLE,
        icon,
        path + ".js",
        "berth-" + path,
        new Action(action),
        resource);
  }
}
