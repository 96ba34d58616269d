package dev.berth.router;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of a passed request or response. What is for one hop stays behind; where a
 * request came from is set anew, and kept from trusted proxies only. Thread-safe.
 */
final class HeaderCopy {
  private static final CharSequence FORWARDED = HttpHeaders.createOptimized("Forwarded");
  private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
  private static final CharSequence FORWARDED_HOST =
      HttpHeaders.createOptimized("X-Forwarded-Host");
  private static final CharSequence FORWARDED_PORT =
      HttpHeaders.createOptimized("X-Forwarded-Port");
  private static final CharSequence FORWARDED_PROTO =
      HttpHeaders.createOptimized("X-Forwarded-Proto");
  private static final CharSequence REAL_IP = HttpHeaders.createOptimized("X-Real-Ip");
  private static final CharSequence HTTP = HttpHeaders.createOptimized("http");

  private final List<AddressRange> trusted;

  HeaderCopy(List<AddressRange> trusted) {
    this.trusted = trusted;
  }

  /** Fills the headers of a request to a task. */
  void request(HttpServerRequest from, RequestHead head, MultiMap to) {
    for (Map.Entry<String, String> header : from.headers()) {
      String name = header.getKey();
      boolean passes =
          switch (HeaderKind.of(name)) {
            case HOST, CONTENT_LENGTH -> true;
            case EXPECT -> head.expectsContinue();
            case OTHER -> !head.isForThisHop(name);
            case CONNECTION, TRANSFER_ENCODING, UPGRADE, HOP, FORWARDING -> false;
          };
      if (passes) {
        to.add(name, header.getValue());
      }
    }
    if (head.upgradesToWebSocket()) {
      to.add(HttpHeaders.CONNECTION, "Upgrade");
      to.add(HttpHeaders.UPGRADE, "websocket");
    }
    addForwarding(from, head, to);
  }

  private void addForwarding(HttpServerRequest from, RequestHead head, MultiMap to) {
    String client = withoutZone(from.remoteAddress().hostAddress());
    String host = head.hostHeader();
    String forwarded =
        "for="
            + (client.indexOf(':') < 0 ? client : "\"[" + client + "]\"")
            + (host.isEmpty() ? "" : ";host=\"" + host + "\"")
            + ";proto=http";
    MultiMap given = isTrusted(client) ? from.headers() : null;
    to.add(FORWARDED_FOR, appended(given, FORWARDED_FOR, client));
    to.add(FORWARDED, appended(given, FORWARDED, forwarded));
    to.add(FORWARDED_PROTO, kept(given, FORWARDED_PROTO, HTTP));
    to.add(FORWARDED_HOST, kept(given, FORWARDED_HOST, host));
    to.add(FORWARDED_PORT, kept(given, FORWARDED_PORT, head.hostPort()));
    to.add(REAL_IP, kept(given, REAL_IP, client));
  }

  /** An address as others know it: the interface that it came in by is this machine's business. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private boolean isTrusted(String client) {
    if (trusted.isEmpty()) {
      return false;
    }
    InetAddress address = InetAddress.ofLiteral(client);
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  private static String appended(@Nullable MultiMap given, CharSequence name, String own) {
    List<String> values = given == null ? List.of() : given.getAll(name);
    return values.isEmpty() ? own : String.join(", ", values) + ", " + own;
  }

  private static CharSequence kept(@Nullable MultiMap given, CharSequence name, CharSequence own) {
    String value = given == null ? null : given.get(name);
    return value == null ? own : value;
  }

  /** Fills the headers of a response to a client, all but what frames its body. */
  static void response(MultiMap from, MultiMap to) {
    String connection = from.get(HttpHeaders.CONNECTION);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey();
      boolean passes =
          switch (HeaderKind.of(name)) {
            case CONNECTION, TRANSFER_ENCODING, UPGRADE, HOP -> false;
            case HOST, CONTENT_LENGTH, EXPECT, FORWARDING, OTHER ->
                connection == null || !isNamed(connection, name);
          };
      if (passes) {
        to.add(name, header.getValue());
      }
    }
  }

  private static boolean isNamed(String connection, String name) {
    if (connection.length() < name.length()) {
      return false;
    }
    for (String one : connection.split(",", -1)) {
      if (one.strip().equalsIgnoreCase(name)) {
        return !name.equalsIgnoreCase("content-length");
      }
    }
    return false;
  }

  /** Fills the headers of the answer that makes a connection a WebSocket. */
  static void upgrade(MultiMap from, MultiMap to) {
    response(from, to);
    to.set(HttpHeaders.CONNECTION, "Upgrade");
    to.set(HttpHeaders.UPGRADE, "websocket");
    to.remove(HttpHeaders.CONTENT_LENGTH);
  }

  /** The target of a request in ASCII: what is not is written as its bytes, encoded. */
  static String target(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) > 0x7e) {
        return encoded(uri);
      }
    }
    return uri;
  }

  private static String encoded(String uri) {
    StringBuilder text = new StringBuilder(uri.length() + 16);
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c > 0x7e) {
        text.append('%')
            .append(Character.forDigit(c >> 4 & 15, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Whether a connection may carry another request after a response with these headers. */
  static boolean isKeptAlive(MultiMap headers) {
    String connection = headers.get(HttpHeaders.CONNECTION);
    return connection == null || !isNamed(connection, "close");
  }

  /** Whether this client understands chunks. */
  static boolean takesChunks(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1;
  }
}
