package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.kernel.AddressRange;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import dev.berth.traefik.MiddlewareConfiguration.Errors;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import dev.berth.traefik.MiddlewareConfiguration.HeaderChange;
import dev.berth.traefik.MiddlewareConfiguration.IpAllowList;
import dev.berth.traefik.MiddlewareConfiguration.RateLimit;
import dev.berth.traefik.MiddlewareConfiguration.RedirectRegex;
import dev.berth.traefik.MiddlewareConfiguration.RedirectScheme;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a front end of Traefik 1 does to requests, as middlewares. */
final class FrontendMiddlewares {
  private static final String BY_HEADER = "request.header.";

  private final Section frontend;
  private final @Nullable Section auth;

  FrontendMiddlewares(Section frontend) {
    this.frontend = frontend;
    this.auth = frontend.section("auth");
  }

  @Nullable BasicAuth basicAuth() {
    if (auth == null) {
      return null;
    }
    Setting basic = auth.find("basic");
    auth.notActedOn("digest", "digest authentication is not supported. Use auth.basic.");
    String headerField = auth.text("headerField");
    boolean removeHeader = auth.flag("removeHeader", false);
    if (basic == null) {
      finish(auth);
      return null;
    }
    List<String> users = basic.value() == null ? List.of() : Values.list(basic.value(), false);
    Section section = auth.belowOrNothing("basic");
    BasicAuth read = new AuthReader(Origin.LABELS).basic(section, users, headerField);
    finish(auth);
    return removeHeader
        ? new BasicAuth(read.users(), read.usersFile(), read.realm(), true, read.headerField())
        : read;
  }

  private void finish(Section section) {
    section.find("forward");
    section.finish();
    boolean nobody = !section.has("basic") && !section.has("forward");
    if (nobody && section.problems().isEmpty()) {
      section.fail(section.setting().firstSaid().cannotRead("it does not say who may come in."));
    }
  }

  @Nullable ForwardAuth forwardAuth() {
    Section forward = auth == null ? null : auth.section("forward");
    if (auth == null || forward == null) {
      return null;
    }
    String headerField = auth.has("basic") ? null : auth.text("headerField");
    return new AuthReader(Origin.LABELS).forward(forward, headerField);
  }

  @Nullable HeaderChange headers() {
    Section headers = frontend.section("headers");
    return headers == null ? null : HeadersReader.legacy(headers);
  }

  @Nullable MiddlewareConfiguration redirect() {
    Section redirect = frontend.section("redirect");
    if (redirect == null) {
      return null;
    }
    String entryPoint = redirect.text("entryPoint");
    boolean permanent = redirect.flag("permanent", false);
    boolean byRegex = redirect.has("regex") || redirect.has("replacement");
    MiddlewareConfiguration read =
        byRegex ? byRegex(redirect, permanent) : byEntryPoint(redirect, entryPoint, permanent);
    if (byRegex && entryPoint != null) {
      redirect.wrong("entryPoint", "only one of entryPoint and regex can be said.");
    }
    redirect.finish();
    return read;
  }

  private static RedirectRegex byRegex(Section redirect, boolean permanent) {
    Pattern regex = PathReader.requiredRegexp(redirect, "regex");
    String replacement = redirect.required("replacement");
    return new RedirectRegex(regex, PathReader.groups(replacement), permanent);
  }

  private static RedirectScheme byEntryPoint(
      Section redirect, @Nullable String entryPoint, boolean permanent) {
    String scheme =
        switch (entryPoint == null ? "" : entryPoint.toLowerCase(Locale.ROOT)) {
          case "https", "websecure" -> "https";
          case "http", "web" -> "http";
          default -> {
            if (entryPoint == null) {
              redirect.missing("entryPoint");
            } else {
              redirect.wrong(
                  "entryPoint",
                  "there is no entry point '%s'; there are http and https."
                      .formatted(Shown.of(entryPoint)));
            }
            yield "https";
          }
        };
    return new RedirectScheme(scheme, null, permanent);
  }

  @Nullable IpAllowList allowList() {
    Setting older = frontend.find("whitelistSourceRange");
    Section list = frontend.section("whiteList");
    if (older == null && list == null) {
      return null;
    }
    List<AddressRange> ranges = new ArrayList<>();
    if (older != null) {
      ranges.addAll(frontend.ranges("whitelistSourceRange"));
    }
    MiddlewareConfiguration.IpStrategy strategy = null;
    if (list != null) {
      ranges.addAll(list.ranges("sourceRange"));
      strategy = strategy(list);
      // The client's address is what trusted proxies told, with or without this.
      list.flag("useXForwardedFor", false);
      list.finish();
    }
    if (ranges.isEmpty() && frontend.problems().isEmpty()) {
      (list == null ? frontend : list)
          .missing(list == null ? "whitelistSourceRange" : "sourceRange");
    }
    return new IpAllowList(ranges, strategy, 403);
  }

  /** {@code ipStrategy=true} is the client's address, too. */
  private static MiddlewareConfiguration.@Nullable IpStrategy strategy(Section list) {
    return LimitReader.strategy(list);
  }

  /** By the names of their sets. */
  Map<String, RateLimit> rateLimits() {
    Map<String, RateLimit> limits = new LinkedHashMap<>();
    Section limit = frontend.section("rateLimit");
    if (limit == null) {
      return limits;
    }
    SourceCriterion source = source(limit, "extractorFunc", LimitReader.CLIENT);
    Section sets = limit.section("rateSet");
    limit.finish();
    if (sets != null) {
      for (Section set : sets.parts()) {
        limits.put(set.name().toLowerCase(Locale.ROOT), rateSet(set, source));
      }
    }
    if (limits.isEmpty() && limit.problems().isEmpty()) {
      limit.missing("rateSet");
    }
    return limits;
  }

  private static RateLimit rateSet(Section set, SourceCriterion source) {
    long average = set.number("average", 1, Integer.MAX_VALUE, 0);
    if (!set.has("average")) {
      set.missing("average");
    }
    long burst = set.number("burst", 1, Integer.MAX_VALUE, 1);
    Duration period = ServiceReader.positive(set, "period", Duration.ofSeconds(1));
    set.finish();
    return new RateLimit(average, period, burst, source);
  }

  /** {@code client.ip}, {@code request.host} or {@code request.header.NAME}. */
  static SourceCriterion source(Section section, String key, SourceCriterion otherwise) {
    String text = section.text(key);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("client.ip")) {
      return LimitReader.CLIENT;
    }
    if (lower.equals("request.host")) {
      return LimitReader.HOST;
    }
    String header = lower.startsWith(BY_HEADER) ? text.substring(BY_HEADER.length()) : "";
    if (!HeaderText.isName(header)) {
      section.wrong(
          key,
          "'%s' is none of client.ip, request.host and request.header.NAME."
              .formatted(Shown.of(text)));
      return otherwise;
    }
    return new SourceCriterion(null, header, false);
  }

  /** By the names of their pages. */
  Map<String, Errors> errors() {
    Map<String, Errors> pages = new LinkedHashMap<>();
    Section errors = frontend.section("errors");
    if (errors == null) {
      return pages;
    }
    for (Section page : errors.parts()) {
      var statuses = MiddlewareReader.statuses(page, "status");
      String backend = page.required("backend");
      String query = MiddlewareReader.errorsQuery(page, page.text("query"));
      page.finish();
      String service = backend == null ? "" : BackendReader.serviceName(backend);
      pages.put(page.name().toLowerCase(Locale.ROOT), new Errors(statuses, service, query));
    }
    return pages;
  }
}
