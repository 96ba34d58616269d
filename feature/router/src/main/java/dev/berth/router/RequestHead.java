package dev.berth.router;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request's head says to a proxy, read in one pass. Confined to one thread. */
final class RequestHead {
  private final HttpServerRequest request;
  private String hostHeader = "";
  private String host = "";
  private String connection = "";
  private String upgrade = "";
  private String expect = "";
  private @Nullable String contentLength;
  private @Nullable String transferEncoding;
  private boolean trailingHeaders;
  private int hosts;

  private RequestHead(HttpServerRequest request) {
    this.request = request;
  }

  static RequestHead of(HttpServerRequest request) {
    RequestHead head = new RequestHead(request);
    for (Map.Entry<String, String> header : request.headers()) {
      head.note(header.getKey(), header.getValue());
    }
    head.host = HostNames.normalised(withoutPort(head.hostHeader));
    return head;
  }

  private void note(String name, String value) {
    switch (HeaderKind.of(name)) {
      case HOST -> {
        hosts++;
        hostHeader = value;
      }
      case CONNECTION -> connection = connection.isEmpty() ? value : connection + "," + value;
      case CONTENT_LENGTH -> contentLength = value;
      case TRANSFER_ENCODING ->
          transferEncoding = transferEncoding == null ? value : transferEncoding + "," + value;
      case UPGRADE -> upgrade = value;
      case EXPECT -> expect = value;
      case HOP -> trailingHeaders = trailingHeaders || name.equalsIgnoreCase("trailer");
      case FORWARDING, OTHER -> {}
    }
  }

  /** The status that refuses a request which two servers could read in two ways; 0: none. */
  int refusal() {
    String uri = request.uri();
    boolean http10 = request.version() == HttpVersion.HTTP_1_0;
    if (uri.isEmpty() || uri.charAt(0) != '/' || uri.indexOf('#') >= 0) {
      return 400;
    }
    if (hosts > 1 || (hosts == 0 && !http10) || !isHost(hostHeader)) {
      return 400;
    }
    if (transferEncoding != null
        && (http10 || contentLength != null || !transferEncoding.equalsIgnoreCase("chunked"))) {
      return 400;
    }
    if (request.method().equals(HttpMethod.CONNECT) || request.method().equals(HttpMethod.TRACE)) {
      return 405;
    }
    return expect.isEmpty() || expect.equalsIgnoreCase("100-continue") ? 0 : 417;
  }

  private static boolean isHost(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean usual =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || c == '.'
              || c == '-'
              || c == '_'
              || c == ':'
              || c == '['
              || c == ']';
      if (!usual) {
        return false;
      }
    }
    return true;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.indexOf(']', colon) >= 0 ? host : host.substring(0, colon);
  }

  /** Whether a path is written so that two servers could take it for two paths. */
  static boolean isTricky(String path) {
    int length = path.length();
    for (int i = 0; i < length; i++) {
      char c = path.charAt(i);
      char next = i + 1 < length ? path.charAt(i + 1) : '/';
      if (c == '\\' || c == ';' || (c == '/' && next == '/' && i + 1 < length)) {
        return true;
      }
      if (c == '.' && i > 0 && path.charAt(i - 1) == '/' && isDots(path, i)) {
        return true;
      }
      if (c == '%' && i + 2 < length && isHidden(path.substring(i + 1, i + 3))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDots(String path, int at) {
    int end = path.indexOf('/', at);
    String segment = path.substring(at, end < 0 ? path.length() : end);
    return segment.equals(".") || segment.equals("..");
  }

  /** An encoded dot, slash, backslash, semicolon or control character. */
  private static boolean isHidden(String code) {
    return switch (code.toLowerCase(Locale.ROOT)) {
      case "2e", "2f", "5c", "3b", "7f" -> true;
      default -> code.charAt(0) == '0' || code.charAt(0) == '1';
    };
  }

  /** The host that is asked for, normalised, without a port; empty: none is named. */
  String host() {
    return host;
  }

  /** The {@code Host} header as it came. */
  String hostHeader() {
    return hostHeader;
  }

  /** The port that the {@code Host} header names; 80 without. */
  String hostPort() {
    int colon = hostHeader.lastIndexOf(':');
    boolean named =
        colon >= 0 && colon + 1 < hostHeader.length() && hostHeader.indexOf(']', colon) < 0;
    return named ? hostHeader.substring(colon + 1) : "80";
  }

  boolean hasBody() {
    return isChunked() || (contentLength != null && !contentLength.equals("0"));
  }

  boolean isChunked() {
    return transferEncoding != null;
  }

  boolean announcesTrailers() {
    return trailingHeaders;
  }

  /** Whether the client waits to be told before it sends the body. */
  boolean expectsContinue() {
    return !expect.isEmpty() && hasBody() && request.version() == HttpVersion.HTTP_1_1;
  }

  /** Whether the connection is to become a WebSocket. */
  boolean upgradesToWebSocket() {
    return !upgrade.isEmpty()
        && upgrade.equalsIgnoreCase("websocket")
        && request.method().equals(HttpMethod.GET)
        && !hasBody()
        && names(connection, "upgrade");
  }

  /** Whether a header is named by {@code Connection}, and so is for this hop only. */
  boolean isForThisHop(String name) {
    return !connection.isEmpty() && !isPlain(connection) && names(connection, name);
  }

  private static boolean isPlain(String connection) {
    return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
  }

  private static boolean names(String list, String name) {
    for (String one : list.split(",", -1)) {
      if (one.strip().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** The path as the client sent it, without the query. */
  String path() {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** Whether it may be sent twice. */
  boolean isIdempotent() {
    return switch (request.method().name()) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
      default -> false;
    };
  }
}
