package dev.berth.traefik;

import dev.berth.traefik.RouterConfiguration.Domain;
import dev.berth.traefik.RouterConfiguration.RouterTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads routers of HTTP and TCP as Traefik 2 and 3 write them. */
final class RouterReader {
  private final Origin origin;

  RouterReader(Origin origin) {
    this.origin = origin;
  }

  RouterConfiguration http(Section router) {
    String text = text(router);
    RuleSyntax syntax = syntax(router);
    Rule rule = rule(router, text, () -> RuleParser.parse(text, syntax), "Host(`a.example.com`)");
    int priority = priority(router, text);
    List<String> entryPoints = names(router, "entryPoints");
    List<String> middlewares = origin.references(router.list("middlewares"));
    String service = service(router);
    RouterTls tls = tls(router, false);
    router.passOver("observability");
    router.notActedOn("parentRefs", "routers of routers are not supported.");
    router.finish();
    return new RouterConfiguration(
        router.name(),
        text,
        rule,
        priority,
        entryPoints,
        middlewares,
        service,
        tls,
        router.problems());
  }

  TcpRouterConfiguration tcp(Section router) {
    String text = text(router);
    RuleSyntax syntax = syntax(router);
    Rule rule =
        rule(router, text, () -> TcpRuleParser.parse(text, syntax), "HostSNI(`db.example.com`)");
    if (text.isEmpty() && router.problems().isEmpty()) {
      router.fail(router.setting().cannotRead("'rule' is missing. Write HostSNI(`…`)."));
    }
    int priority = priority(router, text);
    List<String> entryPoints = names(router, "entryPoints");
    List<String> middlewares = origin.references(router.list("middlewares"));
    String service = service(router);
    RouterTls tls = tls(router, true);
    router.finish();
    return new TcpRouterConfiguration(
        router.name(),
        text,
        rule,
        priority,
        entryPoints,
        middlewares,
        service,
        tls,
        router.problems());
  }

  /** Labels may leave it to their only service, files may not. */
  private @Nullable String service(Section router) {
    String service = origin.reference(router.text("service"));
    if (service == null && origin == Origin.FILE) {
      router.missing("service");
    }
    return service;
  }

  /** Reads a rule. */
  private interface Parse {
    Rule rule() throws InvalidRule;
  }

  private String text(Section router) {
    String text = router.text("rule");
    if (text == null && origin == Origin.FILE) {
      router.required("rule");
    }
    return text == null ? "" : text;
  }

  private static @Nullable Rule rule(Section router, String text, Parse parse, String example) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return parse.rule();
    } catch (InvalidRule e) {
      router.fail(unusableRule(router, text, e, "Write one like " + example + "."));
      return null;
    }
  }

  /** A sentence that a rule cannot be used. */
  static String unusableRule(Section router, String text, InvalidRule reason, String advice) {
    Setting rule = router.setting().below("rule");
    String cause = "%s. %s".formatted(reason.getMessage(), advice);
    return rule == null || !rule.isLabel()
        ? router.setting().cannotRead("the rule '%s': %s".formatted(Shown.of(text), cause))
        : "Cannot use the rule '%s': %s".formatted(Shown.of(text), cause);
  }

  private static RuleSyntax syntax(Section router) {
    String text = router.text("ruleSyntax");
    if (text == null) {
      return RuleSyntax.EITHER;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "v2" -> RuleSyntax.V2;
      case "v3" -> RuleSyntax.V3;
      default -> {
        router.wrong("ruleSyntax", "'%s' is neither v2 nor v3.".formatted(Shown.of(text)));
        yield RuleSyntax.EITHER;
      }
    };
  }

  /** As it is said, else the length of the rule, so that the longer is asked first. */
  static int priority(Section router, String text) {
    int said = (int) router.number("priority", Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
    return said == 0 ? text.length() : said;
  }

  private static List<String> names(Section router, String key) {
    return router.list(key).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static @Nullable RouterTls tls(Section router, boolean tcp) {
    Section tls = router.section("tls");
    if (tls == null) {
      return null;
    }
    List<Domain> domains = new ArrayList<>();
    for (Section domain : tls.sections("domains")) {
      domain(domain, domains);
    }
    String resolver = tls.text("certResolver");
    String options = tls.text("options");
    boolean passthrough = tcp && tls.flag("passthrough", false);
    tls.finish();
    return new RouterTls(
        resolver == null || resolver.isEmpty() ? null : resolver,
        domains,
        options == null || options.isEmpty() ? null : options,
        passthrough);
  }

  private static void domain(Section domain, List<Domain> domains) {
    String main = domain.required("main");
    List<String> sans = domain.list("sans");
    domain.finish();
    try {
      if (main != null) {
        List<String> names = new ArrayList<>();
        for (String name : sans) {
          names.add(certificateName(name));
        }
        domains.add(new Domain(certificateName(main), names));
      }
    } catch (InvalidRule e) {
      domain.fail(domain.setting().cannotRead(e.getMessage() + "."));
    }
  }

  /** A host, or all hosts right below one: {@code *.example.com}. */
  private static String certificateName(String text) throws InvalidRule {
    String name = text.strip();
    return name.startsWith("*.") ? "*." + HostName.parse(name.substring(2)) : HostName.parse(name);
  }
}
