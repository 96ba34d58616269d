package dev.berth.router;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.proxy.ExchangeLog;
import dev.berth.proxy.Passage;
import dev.berth.proxy.Request;
import dev.berth.proxy.Upstream;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Writes the record of an exchange as a line, straight into bytes; {@code docs/access-records.md}
 * says what is in it. Never a cookie, {@code Authorization}, nor a secret of a query. Confined to
 * one thread at a time.
 */
final class AccessLine {
  /** No line is longer: the most of all texts, and what stands between them. */
  static final int LONGEST = 6 * 1024;

  private static final int NAME = 256;
  private static final int METHOD = 32;
  private static final int HOST = 256;
  private static final int PATH = 1024;
  private static final int QUERY = 1024;
  private static final int AGENT = 256;
  private static final int REFERER = 512;
  private static final int ID = 128;

  private static final byte[] TIME = name("{", "time");
  private static final byte[] TENANT = name(",", "tenant");
  private static final byte[] ROUTE = name(",", "route");
  private static final byte[] UPSTREAM = name(",", "upstream");
  private static final byte[] CLIENT = name(",", "client");
  private static final byte[] METHOD_NAME = name(",", "method");
  private static final byte[] HOST_NAME = name(",", "host");
  private static final byte[] PATH_NAME = name(",", "path");
  private static final byte[] QUERY_NAME = name(",", "query");
  private static final byte[] PROTOCOL = name(",", "protocol");
  private static final byte[] TLS = name(",", "tls");
  private static final byte[] STATUS = name(",", "status");
  private static final byte[] UPSTREAM_STATUS = name(",", "upstreamStatus");
  private static final byte[] REQUEST_BYTES = name(",", "requestBytes");
  private static final byte[] RESPONSE_BYTES = name(",", "responseBytes");
  private static final byte[] DURATION = name(",", "milliseconds");
  private static final byte[] UPSTREAM_DURATION = name(",", "upstreamMilliseconds");
  private static final byte[] ATTEMPTS = name(",", "attempts");
  private static final byte[] AGENT_NAME = name(",", "userAgent");
  private static final byte[] REFERER_NAME = name(",", "referer");
  private static final byte[] ID_NAME = name(",", "id");
  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] END = "}\n".getBytes(US_ASCII);

  private final RecordText text;

  AccessLine(RecordText text) {
    this.text = text;
  }

  private static byte[] name(String before, String name) {
    return (before + '"' + name + "\":").getBytes(US_ASCII);
  }

  void write(ExchangeLog.Ended exchange) {
    text.ascii(TIME);
    text.time(exchange.startedMillis());
    whose(exchange.passage(), exchange.upstream());
    Request request = exchange.request();
    if (request != null) {
      request(request);
    }
    number(STATUS, exchange.status());
    if (exchange.upstreamStatus() != 0) {
      number(UPSTREAM_STATUS, exchange.upstreamStatus());
    }
    number(REQUEST_BYTES, exchange.requestBytes());
    number(RESPONSE_BYTES, exchange.responseBytes());
    text.ascii(DURATION);
    text.milliseconds(exchange.durationNanos());
    if (exchange.upstreamNanos() > 0) {
      text.ascii(UPSTREAM_DURATION);
      text.milliseconds(exchange.upstreamNanos());
    }
    number(ATTEMPTS, exchange.attempts());
    if (request != null) {
      headers(request);
    }
    quoted(ID_NAME, exchange.id(), ID);
    text.ascii(END);
  }

  private void whose(@Nullable Passage passage, @Nullable Upstream upstream) {
    if (passage != null) {
      String tenant = RouteTenant.of(passage.route());
      if (tenant != null) {
        quoted(TENANT, tenant, NAME);
      }
      quoted(ROUTE, passage.route(), NAME);
    }
    if (upstream != null) {
      quoted(UPSTREAM, upstream.name(), NAME);
    }
  }

  private void request(Request request) {
    text.ascii(CLIENT);
    address(request.arrival().client());
    quoted(METHOD_NAME, request.method(), METHOD);
    quoted(HOST_NAME, request.host(), HOST);
    String target = request.askedTarget();
    int question = target.indexOf('?');
    text.ascii(PATH_NAME);
    text.ascii('"');
    text.part(target, 0, question < 0 ? target.length() : question, PATH);
    text.ascii('"');
    if (question >= 0) {
      text.ascii(QUERY_NAME);
      text.ascii('"');
      QueryMask.write(text, target, question + 1, QUERY);
      text.ascii('"');
    }
    quoted(PROTOCOL, request.protocol().toString(), NAME);
    text.ascii(TLS);
    text.ascii(request.arrival().secure() ? TRUE : FALSE);
  }

  private void headers(Request request) {
    String agent = request.headers().get("user-agent");
    if (agent != null) {
      quoted(AGENT_NAME, agent, AGENT);
    }
    String referer = request.headers().get("referer");
    if (referer != null) {
      text.ascii(REFERER_NAME);
      referer(referer);
    }
  }

  /**
   * Without its query and fragment, and without the name and password that may stand before the
   * host.
   */
  private void referer(String referer) {
    int end = referer.length();
    for (int i = 0; i < end; i++) {
      char c = referer.charAt(i);
      if (c == '?' || c == '#') {
        end = i;
      }
    }
    int authority = referer.indexOf("//");
    int start = 0;
    if (authority >= 0 && authority < end) {
      int slash = referer.indexOf('/', authority + 2);
      int at = referer.lastIndexOf('@', slash < 0 ? end - 1 : Math.min(slash, end - 1));
      start = at > authority ? at + 1 : 0;
    }
    text.ascii('"');
    if (start == 0) {
      text.part(referer, 0, end, REFERER);
    } else if (text.part(referer, 0, authority + 2, NAME)) {
      text.part(referer, start, end, REFERER - NAME);
    }
    text.ascii('"');
  }

  private void address(InetAddress client) {
    if (!(client instanceof Inet4Address)) {
      String whole = client.getHostAddress();
      int scope = whole.indexOf('%');
      quoted(new byte[0], scope < 0 ? whole : whole.substring(0, scope), HOST);
      return;
    }
    byte[] four = client.getAddress();
    text.ascii('"');
    for (int i = 0; i < four.length; i++) {
      if (i > 0) {
        text.ascii('.');
      }
      text.number(four[i] & 0xff);
    }
    text.ascii('"');
  }

  private void number(byte[] name, long value) {
    text.ascii(name);
    text.number(value);
  }

  private void quoted(byte[] name, String value, int most) {
    text.ascii(name);
    text.quoted(value, most);
  }
}
