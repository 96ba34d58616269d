package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.traefik.MiddlewareConfiguration.Buffering;
import dev.berth.traefik.MiddlewareConfiguration.Chain;
import dev.berth.traefik.MiddlewareConfiguration.Compress;
import dev.berth.traefik.MiddlewareConfiguration.ContentType;
import dev.berth.traefik.MiddlewareConfiguration.Errors;
import dev.berth.traefik.MiddlewareConfiguration.InFlightConnections;
import dev.berth.traefik.MiddlewareConfiguration.RedirectRegex;
import dev.berth.traefik.MiddlewareConfiguration.RedirectScheme;
import dev.berth.traefik.MiddlewareConfiguration.Retry;
import dev.berth.traefik.MiddlewareConfiguration.StatusRange;
import dev.berth.traefik.MiddlewareConfiguration.Unusable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Reads middlewares as Traefik 2 and 3 write them. */
final class MiddlewareReader {
  private static final Map<String, String> NOT_SUPPORTED =
      Map.of(
          "digestAuth", "digest authentication is not supported. Use basicAuth.",
          "circuitBreaker", "circuit breakers are not supported.",
          "passTLSClientCert", "certificates of clients are not passed on.",
          "grpcWeb", "gRPC-Web is not translated.",
          "encodedCharacters", "encoded characters are not filtered by it.",
          "plugin", "plugins of Traefik are not supported.");
  private static final List<String> ENCODINGS = List.of("zstd", "br", "gzip");
  private static final long LARGEST = 1L << 40;

  private final Origin origin;
  private final Map<String, Function<Section, MiddlewareConfiguration>> http =
      new LinkedHashMap<>();
  private final Map<String, Function<Section, MiddlewareConfiguration>> tcp = new LinkedHashMap<>();

  MiddlewareReader(Origin origin) {
    this.origin = origin;
    AuthReader auth = new AuthReader(origin);
    http.put("basicAuth", section -> auth.basic(section, List.of(), null));
    http.put("forwardAuth", section -> auth.forward(section, null));
    http.put("headers", HeadersReader::read);
    http.put("redirectScheme", MiddlewareReader::redirectScheme);
    http.put("redirectRegex", MiddlewareReader::redirectRegex);
    http.put("stripPrefix", PathReader::stripPrefix);
    http.put("stripPrefixRegex", PathReader::stripPrefixRegex);
    http.put("addPrefix", PathReader::addPrefix);
    http.put("replacePath", PathReader::replacePath);
    http.put("replacePathRegex", PathReader::replacePathRegex);
    http.put("rateLimit", LimitReader::rate);
    http.put("inFlightReq", LimitReader::inFlight);
    http.put("ipAllowList", LimitReader::allowList);
    http.put("ipWhiteList", LimitReader::allowList);
    http.put("compress", MiddlewareReader::compress);
    http.put("chain", this::chain);
    http.put("retry", MiddlewareReader::retry);
    http.put("errors", this::errors);
    http.put("buffering", MiddlewareReader::buffering);
    http.put("contentType", MiddlewareReader::contentType);
    tcp.put("ipAllowList", LimitReader::allowList);
    tcp.put("ipWhiteList", LimitReader::allowList);
    tcp.put("inFlightConn", MiddlewareReader::connections);
  }

  MiddlewareConfiguration http(Section middleware) {
    NOT_SUPPORTED.forEach(middleware::notActedOn);
    return read(middleware, http);
  }

  MiddlewareConfiguration tcp(Section middleware) {
    return read(middleware, tcp);
  }

  private static MiddlewareConfiguration read(
      Section middleware, Map<String, Function<Section, MiddlewareConfiguration>> kinds) {
    List<MiddlewareConfiguration> read = new ArrayList<>();
    kinds.forEach(
        (key, reader) -> {
          Section kind = middleware.section(key);
          if (kind != null) {
            read.add(reader.apply(kind));
          }
        });
    middleware.finish();
    if (read.size() > 1) {
      middleware.fail(
          middleware.setting().cannotRead("it is of more than one kind. Give each its own name."));
    }
    if (read.isEmpty() && middleware.problems().isEmpty()) {
      middleware.fail(middleware.setting().cannotRead("its kind is missing, basicAuth for one."));
    }
    return middleware.problems().isEmpty() ? read.getFirst() : new Unusable(middleware.problems());
  }

  private static RedirectScheme redirectScheme(Section redirect) {
    String scheme = redirect.required("scheme");
    String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    if (scheme != null && !lower.equals("http") && !lower.equals("https")) {
      redirect.wrong("scheme", "'%s' is neither http nor https.".formatted(Shown.of(scheme)));
    }
    int port = redirect.port("port");
    boolean permanent = redirect.flag("permanent", false);
    redirect.finish();
    return new RedirectScheme(lower, port == 0 ? null : Integer.toString(port), permanent);
  }

  private static RedirectRegex redirectRegex(Section redirect) {
    Pattern regex = PathReader.requiredRegexp(redirect, "regex");
    String replacement = redirect.required("replacement");
    boolean permanent = redirect.flag("permanent", false);
    redirect.finish();
    return new RedirectRegex(regex, PathReader.groups(replacement), permanent);
  }

  private static Compress compress(Section compress) {
    List<String> excluded = compress.list("excludedContentTypes");
    List<String> included = compress.list("includedContentTypes");
    if (!excluded.isEmpty() && !included.isEmpty()) {
      compress.fail(
          compress
              .setting()
              .cannotRead(
                  "only one of excludedContentTypes and includedContentTypes can be said."));
    }
    long least = compress.number("minResponseBodyBytes", 0, LARGEST, 1024);
    List<String> encodings = compress.list("encodings");
    if (!ENCODINGS.containsAll(encodings)) {
      compress.wrong("encodings", "only zstd, br and gzip are known.");
    }
    compress.passOver("defaultEncoding");
    compress.finish();
    return new Compress(excluded, included, least, encodings.isEmpty() ? ENCODINGS : encodings);
  }

  private Chain chain(Section chain) {
    List<String> middlewares = origin.references(chain.list("middlewares"));
    if (middlewares.isEmpty() && chain.problems().isEmpty()) {
      chain.missing("middlewares");
    }
    chain.finish();
    return new Chain(middlewares);
  }

  private static Retry retry(Section retry) {
    int attempts = (int) retry.number("attempts", 1, 100, 0);
    if (!retry.has("attempts")) {
      retry.missing("attempts");
    }
    Duration interval = retry.duration("initialInterval", Duration.ZERO);
    for (String key :
        List.of(
            "timeout",
            "maxRequestBodyBytes",
            "status",
            "disableRetryOnNetworkError",
            "retryNonIdempotentMethod")) {
      retry.passOver(key);
    }
    retry.finish();
    return new Retry(attempts, interval);
  }

  private Errors errors(Section errors) {
    List<StatusRange> statuses = statuses(errors, "status");
    String service = origin.reference(errors.required("service"));
    String query = errors.text("query");
    errors.notActedOn("statusRewrites", "statuses are not changed.");
    errors.passOver("forwardHostHeader");
    errors.finish();
    return new Errors(statuses, service == null ? "" : service, errorsQuery(errors, query));
  }

  static String errorsQuery(Section errors, @org.jspecify.annotations.Nullable String query) {
    if (query == null || query.isEmpty()) {
      return "/";
    }
    if (!query.startsWith("/")) {
      errors.wrong("query", "'%s' does not begin with '/'.".formatted(Shown.of(query)));
    }
    return query;
  }

  /** {@code 404,500-599}. */
  static List<StatusRange> statuses(Section errors, String key) {
    List<StatusRange> ranges = new ArrayList<>();
    for (String text : errors.list(key)) {
      String[] ends = text.split("-", 2);
      int first = status(ends[0]);
      int last = ends.length == 1 ? first : status(ends[1]);
      if (first == 0 || last < first) {
        errors.wrong(key, "'%s' is not a range of statuses.".formatted(Shown.of(text)));
      } else {
        ranges.add(new StatusRange(first, last));
      }
    }
    if (ranges.isEmpty() && errors.problems().isEmpty()) {
      errors.missing(key);
    }
    return ranges;
  }

  private static int status(String text) {
    return text.strip().matches("[1-5][0-9]{2}") ? Integer.parseInt(text.strip()) : 0;
  }

  static Buffering buffering(Section buffering) {
    Buffering read =
        new Buffering(
            buffering.number("maxRequestBodyBytes", 0, LARGEST, 0),
            buffering.number("memRequestBodyBytes", 0, LARGEST, 1 << 20),
            buffering.number("maxResponseBodyBytes", 0, LARGEST, 0),
            buffering.number("memResponseBodyBytes", 0, LARGEST, 1 << 20));
    buffering.notActedOn("retryExpression", "requests are not repeated by it. Use retry.");
    buffering.finish();
    return read;
  }

  private static ContentType contentType(Section contentType) {
    boolean detect = contentType.flag("autoDetect", false);
    contentType.finish();
    return new ContentType(detect);
  }

  private static InFlightConnections connections(Section limit) {
    long amount = limit.number("amount", 1, Integer.MAX_VALUE, 0);
    if (!limit.has("amount")) {
      limit.missing("amount");
    }
    limit.finish();
    return new InFlightConnections(amount);
  }
}
