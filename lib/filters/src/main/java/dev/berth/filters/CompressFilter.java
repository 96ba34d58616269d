package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Response;
import dev.berth.proxy.ResponseVerdict;
import dev.berth.traefik.MiddlewareConfiguration.Compress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compresses responses for clients that take it, where it makes them smaller. */
final class CompressFilter implements Filter {
  private static final List<String> SUPPORTED = List.of("gzip", "deflate");

  /** Types that are small already, but for the texts among images. */
  private static final List<String> PACKED = List.of("image/", "video/", "audio/", "font/woff");

  private static final Set<String> PACKED_TYPES =
      Set.of(
          "application/zip",
          "application/gzip",
          "application/x-gzip",
          "application/zstd",
          "application/x-bzip2",
          "application/x-xz",
          "application/x-7z-compressed",
          "application/vnd.rar");
  private static final Set<String> TEXT_IMAGES = Set.of("image/svg+xml", "image/bmp");

  private final List<String> encodings;
  private final List<String> excluded;
  private final List<String> included;
  private final long least;

  CompressFilter(String name, Compress configuration) throws InvalidFilter {
    this.encodings =
        configuration.encodings().isEmpty()
            ? SUPPORTED
            : configuration.encodings().stream().filter(SUPPORTED::contains).toList();
    this.excluded = configuration.excluded().stream().map(CompressFilter::mediaType).toList();
    this.included = configuration.included().stream().map(CompressFilter::mediaType).toList();
    this.least = configuration.minBytes();
    if (encodings.isEmpty()) {
      throw new InvalidFilter(
          "The middleware '%s' compresses by %s only. Add gzip or deflate, which are here."
              .formatted(name, String.join(", ", configuration.encodings())));
    }
  }

  @Override
  public ResponseVerdict onResponse(Exchange exchange, Response response) {
    Headers headers = response.headers();
    if (!isWorthIt(exchange, response)) {
      return ResponseVerdict.PASS;
    }
    vary(headers);
    String encoding =
        AcceptedEncoding.best(exchange.request().headers().getAll("accept-encoding"), encodings);
    if (encoding != null) {
      weaken(headers);
      exchange.compressResponse(encoding);
    }
    return ResponseVerdict.PASS;
  }

  private boolean isWorthIt(Exchange exchange, Response response) {
    Headers headers = response.headers();
    int status = response.status();
    if (exchange.request().method().equals("HEAD")
        || status == 204
        || status == 206
        || status == 304
        || headers.contains("content-encoding")
        || headers.contains("content-range")
        || isFixed(headers.get("cache-control"))) {
      return false;
    }
    return isLongEnough(headers.get("content-length"))
        && isMeant(mediaType(headers.get("content-type")));
  }

  private static boolean isFixed(@Nullable String cacheControl) {
    return cacheControl != null && cacheControl.toLowerCase(Locale.ROOT).contains("no-transform");
  }

  private boolean isLongEnough(@Nullable String length) {
    try {
      return length == null || Long.parseLong(length.strip()) >= least;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  // Events have to arrive one by one, and gRPC compresses what it wants to itself.
  private boolean isMeant(String type) {
    if (type.isEmpty() || type.startsWith("application/grpc")) {
      return false;
    }
    if (!included.isEmpty()) {
      return included.contains(type);
    }
    return !excluded.contains(type)
        && !type.equals("text/event-stream")
        && !PACKED_TYPES.contains(type)
        && (TEXT_IMAGES.contains(type) || PACKED.stream().noneMatch(type::startsWith));
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** Says that the answer depends on what was accepted, also where it was not compressed now. */
  private static void vary(Headers headers) {
    for (String value : headers.getAll("vary")) {
      String lower = value.toLowerCase(Locale.ROOT);
      if (lower.contains("accept-encoding") || lower.strip().equals("*")) {
        return;
      }
    }
    headers.add("Vary", "Accept-Encoding");
  }

  /** The bytes are others now: a strong tag would promise that they are the same. */
  private static void weaken(Headers headers) {
    String tag = headers.get("etag");
    if (tag != null && tag.startsWith("\"")) {
      headers.set("ETag", "W/" + tag);
    }
  }
}
