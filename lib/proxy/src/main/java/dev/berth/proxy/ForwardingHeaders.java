package dev.berth.proxy;

import dev.berth.kernel.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a client's header fields those that a server is told: what is for one hop stays behind;
 * where a request came from is set anew, and kept from trusted proxies only. Thread-safe.
 */
final class ForwardingHeaders {
  private static final String FOR = "X-Forwarded-For";
  private static final String FORWARDED = "Forwarded";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";
  private static final String PORT = "X-Forwarded-Port";
  private static final String PREFIX = "X-Forwarded-Prefix";
  private static final String REAL_IP = "X-Real-Ip";
  private static final String REQUEST_ID = "X-Request-Id";
  private static final String NO_ID = "0".repeat(RequestId.LENGTH);
  private static final int LONGEST_ID = 128;

  private final List<AddressRange> trusted;

  ForwardingHeaders(List<AddressRange> trusted) {
    this.trusted = trusted;
  }

  /**
   * What is remembered of a connection, so that it is not worked out again for each of its
   * requests. Confined to one thread.
   */
  static final class Memory {
    private final boolean secure;
    private @Nullable String named;
    private String host = "";
    private int port;
    private boolean sound;
    private @Nullable Headers block;

    /** Makes one for a connection that comes by TLS, or not. */
    Memory(boolean secure) {
      this.secure = secure;
    }

    /**
     * Takes note of the {@code Host} of the next request.
     *
     * @param asSecure whether the client spoke TLS, to here or to a trusted proxy
     */
    void take(String header, boolean asSecure) {
      if (header.equals(named)) {
        return;
      }
      named = header;
      block = null;
      sound = Hosts.isSound(header);
      host = sound ? Hosts.name(header) : "";
      port = sound ? Hosts.port(header, asSecure) : 0;
    }

    String host() {
      return host;
    }

    int port() {
      return port;
    }

    /** Whether the header is one that everybody reads alike. */
    boolean isSound() {
      return sound;
    }
  }

  /** Whose request it is: a trusted proxy says for whom it asks. */
  Arrival arrival(Arrival connection, Headers headers) {
    if (!isTrusted(connection.peer().getAddress())) {
      return connection;
    }
    InetAddress client = connection.client();
    String[] named = String.join(",", headers.getAll("x-forwarded-for")).split(",", -1);
    for (int i = named.length - 1; i >= 0 && isTrusted(client); i--) {
      InetAddress address = address(named[i].strip());
      if (address == null) {
        break;
      }
      client = address;
    }
    String proto = headers.get("x-forwarded-proto");
    boolean secure = proto == null ? connection.secure() : proto.equalsIgnoreCase("https");
    return new Arrival(
        connection.listener(), connection.peer(), client, secure, connection.serverName());
  }

  private static @Nullable InetAddress address(String text) {
    try {
      return text.isEmpty() ? null : InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private boolean isTrusted(InetAddress address) {
    for (AddressRange range : trusted) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Does it.
   *
   * @return the id of the request
   */
  RequestId set(ClientStream stream, RequestId fresh) {
    Request request = stream.request();
    Headers headers = request.headers();
    Arrival arrival = request.arrival();
    Memory memory = stream.memory();
    if (!trusted.isEmpty() && isTrusted(arrival.peer().getAddress())) {
      return setTrusted(stream, fresh);
    }
    strip(stream);
    Headers block = memory.block;
    if (block == null) {
      block = block(stream, memory.named == null ? "" : memory.named, null);
      block.add(REQUEST_ID, NO_ID);
      memory.block = block;
    }
    headers.addAll(block);
    fresh.write(headers.text(), headers.valueStart(headers.size() - 1));
    return fresh;
  }

  private RequestId setTrusted(ClientStream stream, RequestId fresh) {
    Request request = stream.request();
    Headers headers = request.headers();
    Headers given = new Headers();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (name.length() >= 9 && name.indexOf('_') < 0) {
        given.add(name, headers.value(i));
      }
    }
    String host = headers.get("host");
    strip(stream);
    headers.addAll(block(stream, host == null ? "" : host, given));
    String prefix = given.get("x-forwarded-prefix");
    if (prefix != null) {
      headers.add(PREFIX, prefix);
    }
    String id = given.get("x-request-id");
    RequestId used =
        id == null || id.isEmpty() || id.length() > LONGEST_ID ? fresh : new RequestId(id);
    headers.add(REQUEST_ID, used.toString());
    return used;
  }

  private static Headers block(ClientStream stream, String host, @Nullable Headers given) {
    Arrival arrival = stream.request().arrival();
    String peer = withoutZone(arrival.peer().getAddress().getHostAddress());
    String proto = arrival.secure() ? "https" : "http";
    String forwarded =
        "for="
            + (peer.indexOf(':') < 0 ? peer : "\"[" + peer + "]\"")
            + (host.isEmpty() ? "" : ";host=\"" + host + "\"")
            + ";proto="
            + (stream.memory().secure ? "https" : "http");
    Headers block = new Headers();
    block.add(FOR, appended(given, FOR, peer));
    block.add(FORWARDED, appended(given, FORWARDED, forwarded));
    block.add(PROTO, kept(given, PROTO, proto));
    block.add(HOST, kept(given, HOST, host));
    block.add(PORT, kept(given, PORT, Integer.toString(stream.request().port())));
    block.add(REAL_IP, realIp(arrival, given, peer));
    return block;
  }

  /**
   * The client: many a proxy adds to {@code X-Forwarded-For} and lets {@code X-Real-Ip} through as
   * the client wrote it, so the latter counts only where there is nothing of the former.
   */
  private static String realIp(Arrival arrival, @Nullable Headers given, String peer) {
    return given == null || given.contains("x-forwarded-for")
        ? withoutZone(arrival.client().getHostAddress())
        : kept(given, REAL_IP, peer);
  }

  /** An address as others know it: the interface that it came in by is this machine's business. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private static String appended(@Nullable Headers given, String name, String own) {
    List<String> values =
        given == null ? List.of() : new ArrayList<>(given.getAll(name.toLowerCase(Locale.ROOT)));
    return values.isEmpty() ? own : String.join(", ", values) + ", " + own;
  }

  private static String kept(@Nullable Headers given, String name, String own) {
    String value = given == null ? null : given.get(name.toLowerCase(Locale.ROOT));
    return value == null ? own : value;
  }

  /**
   * Takes out of a request's trailers what servers believe of a head: one that reads both alike
   * would take it from whoever writes it there (RFC 9110, 6.5.1).
   */
  static void stripTrailers(Headers trailers) {
    byte[] text = trailers.text();
    int count = trailers.size();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      boolean passes =
          HeaderKind.of(text, trailers.nameStart(i), trailers.nameEnd(i)) == HeaderKind.OTHER
              && !trailers.isNamed(i, "authorization")
              && !trailers.isNamed(i, "cookie");
      if (passes) {
        trailers.move(i, kept++);
      }
    }
    trailers.truncate(kept);
  }

  private static void strip(ClientStream stream) {
    Headers headers = stream.request().headers();
    Set<String> named =
        stream.namesHopFields()
            ? HopFields.names(String.join(",", headers.getAll("connection")))
            : Set.of();
    byte[] text = headers.text();
    int count = headers.size();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      HeaderKind kind = HeaderKind.of(text, headers.nameStart(i), headers.nameEnd(i));
      boolean passes =
          switch (kind) {
            case HOST, CONTENT_LENGTH -> true;
            case OTHER ->
                named.isEmpty() || !named.contains(headers.name(i).toLowerCase(Locale.ROOT));
            case EXPECT -> stream.expectsContinue();
            case UPGRADE -> stream.upgradesToWebSocket();
            case TE -> headers.value(i).equalsIgnoreCase("trailers");
            case CONNECTION, TRANSFER_ENCODING, KEEP_ALIVE, HOP, FORWARDING -> false;
          };
      if (passes) {
        headers.move(i, kept++);
      }
    }
    headers.truncate(kept);
  }
}
