package dev.berth.traefik;

import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import dev.berth.traefik.RouterConfiguration.RouterTls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a router, its middlewares and a service of a front end of Traefik 1. */
final class FrontendReader {
  private static final String EXAMPLE =
      "Write the label as traefik.frontend.rule=Host:a.example.com.";

  private final Section root;
  private final Section frontend;
  private final Draft draft;
  private final String name;
  private final Map<String, MiddlewareConfiguration> middlewares = new LinkedHashMap<>();

  FrontendReader(Section root, Draft draft, String name) {
    this.root = root;
    this.frontend = root.belowOrNothing("frontend");
    this.draft = draft;
    this.name = name;
  }

  void read() {
    if (frontend.setting().value() != null) {
      root.wrong("frontend", "'frontend' takes keys below it, and no value.");
    }
    BackendReader backend =
        new BackendReader(root.apart(), name, frontend.flag("passHostHeader", true));
    ServiceConfiguration service = backend.read();
    String text = frontend.text("rule");
    LegacyRule rule = rule(text);
    int priority = RouterReader.priority(frontend, text == null ? "" : text);
    List<String> entryPoints = entryPoints();
    middlewares(backend, rule);
    off();
    frontend.finish();
    String router = draft.routers.containsKey(name) ? "frontend-" + name : name;
    List<String> names = add();
    draft.services.put(service.name(), service);
    draft.routers.put(
        router,
        new RouterConfiguration(
            router,
            text == null ? "" : text,
            rule == null ? null : rule.rule(),
            priority,
            entryPoints,
            names,
            service.name(),
            secure(entryPoints),
            root.problems()));
  }

  private @Nullable LegacyRule rule(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return LegacyRuleParser.parse(text);
    } catch (InvalidRule e) {
      frontend.fail(RouterReader.unusableRule(frontend, text, e, EXAMPLE));
      return null;
    }
  }

  private List<String> entryPoints() {
    List<String> names = new ArrayList<>();
    for (String entryPoint : frontend.list("entryPoints")) {
      String lower = entryPoint.toLowerCase(Locale.ROOT);
      names.add(lower.equals("http") ? "web" : lower.equals("https") ? "websecure" : lower);
    }
    return names;
  }

  private static @Nullable RouterTls secure(List<String> entryPoints) {
    return entryPoints.equals(List.of("websecure"))
        ? new RouterTls(null, List.of(), null, false)
        : null;
  }

  /** In the order in which they are asked. */
  private void middlewares(BackendReader backend, @Nullable LegacyRule rule) {
    FrontendMiddlewares reader = new FrontendMiddlewares(frontend);
    reader.errors().forEach((page, errors) -> middlewares.put("errors-" + page, errors));
    put("whitelist", reader.allowList());
    put("redirect", reader.redirect());
    put("headers", reader.headers());
    put("auth-basic", reader.basicAuth());
    put("auth-forward", reader.forwardAuth());
    reader.rateLimits().forEach((set, limit) -> middlewares.put("ratelimit-" + set, limit));
    InFlight inFlight = backend.inFlight();
    put("maxconn", inFlight);
    put("buffering", backend.buffering());
    if (rule != null) {
      for (int i = 0; i < rule.modifiers().size(); i++) {
        put("path-" + i, rule.modifiers().get(i));
      }
    }
  }

  private void put(String kind, @Nullable MiddlewareConfiguration middleware) {
    if (middleware != null) {
      middlewares.put(kind, middleware);
    }
  }

  private List<String> add() {
    List<String> names = new ArrayList<>();
    if (!root.problems().isEmpty()) {
      return names;
    }
    middlewares.forEach(
        (kind, middleware) -> {
          String unique = "frontend-" + name + "-" + kind;
          draft.middlewares.put(unique, middleware);
          names.add(unique);
        });
    return names;
  }

  private void off() {
    if (frontend.flag("passTLSCert", false)) {
      frontend.notActedOn("passTLSCert", "certificates of clients are not passed on.");
    }
    frontend.notActedOn("passTLSClientCert", "certificates of clients are not passed on.");
  }
}
