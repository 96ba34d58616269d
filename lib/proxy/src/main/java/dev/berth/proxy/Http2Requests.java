package dev.berth.proxy;

import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes requests of what clients of HTTP/2 say: such as could have come by HTTP/1, too. */
final class Http2Requests {
  private Http2Requests() {}

  /** Whether it is a request at all: else its stream is reset. */
  static boolean isSound(ReceivedFields fields, boolean end) {
    CharSequence method = fields.method();
    return fields.flaw() == null
        && method != null
        && isToken(AsciiString.of(method))
        && fields.scheme() != null
        && fields.path() != null
        && fields.status() == null
        && !(end && fields.contentLength() > 0);
  }

  private static boolean isToken(AsciiString method) {
    for (int i = 0; i < method.length(); i++) {
      if (!Ascii.isToken(method.byteAt(i))) {
        return false;
      }
    }
    return !method.isEmpty();
  }

  /**
   * The request of a client; its host is put among the fields, where HTTP/1 has it.
   *
   * @param memory takes note of the host
   */
  static Request request(
      ReceivedFields fields,
      Arrival connection,
      ForwardingHeaders forwarding,
      ForwardingHeaders.Memory memory) {
    Headers headers = fields.headers();
    String named = headers.get("host");
    CharSequence authority = fields.authority();
    String host = authority != null ? authority.toString() : named == null ? "" : named;
    if (named == null && !host.isEmpty()) {
      headers.add("host", host);
    }
    Arrival arrival = forwarding.arrival(connection, headers);
    memory.take(host, arrival.secure());
    AsciiString method = AsciiString.of(String.valueOf(fields.method()));
    String known = Ascii.knownMethod(method.array(), 0, method.length());
    return new Request(
        Protocol.HTTP_2,
        arrival,
        known == null ? method.toString() : known,
        String.valueOf(fields.path()),
        memory.host(),
        memory.port(),
        headers);
  }

  /** The status that refuses a request which could be read; 0: none. */
  static int refusal(
      ReceivedFields fields,
      Request request,
      ForwardingHeaders.Memory memory,
      @Nullable ShownCertificate shown,
      int longestLine) {
    String method = request.method();
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      return 405;
    }
    CharSequence scheme = fields.scheme();
    boolean known = scheme != null && (equals(scheme, "https") || equals(scheme, "http"));
    if (!known || !memory.isSound() || !isOneHost(fields, request) || !isPath(request)) {
      return 400;
    }
    if (request.target().length() + method.length() + 10 > longestLine) {
      return 414;
    }
    if (fields.expectsTheUnknown()) {
      return 417;
    }
    return shown != null && !shown.covers(request.host()) ? 421 : 0;
  }

  private static boolean equals(CharSequence said, String lowerCase) {
    return AsciiString.contentEqualsIgnoreCase(said, lowerCase);
  }

  /** One host, and the same in both places where it can stand. */
  private static boolean isOneHost(ReceivedFields fields, Request request) {
    var hosts = request.headers().getAll("host");
    CharSequence authority = fields.authority();
    return hosts.size() == 1
        && !request.host().isEmpty()
        && (authority == null
            || hosts
                .getFirst()
                .toLowerCase(Locale.ROOT)
                .equals(authority.toString().toLowerCase(Locale.ROOT)));
  }

  /** What HTTP/1 takes as the second word of a request. */
  private static boolean isPath(Request request) {
    String target = request.target();
    if (target.isEmpty() || target.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '#') {
        return false;
      }
    }
    return true;
  }
}
