package dev.berth.filters;

import dev.berth.proxy.Request;

/** The URL that a client asked for, as it was. */
final class RequestUrl {
  private RequestUrl() {}

  static String scheme(Request request) {
    return request.arrival().secure() ? "https" : "http";
  }

  /** Scheme, host, the port where it is not the usual one, path and query. */
  static String of(Request request) {
    return scheme(request) + "://" + authority(request) + request.target();
  }

  /** Host, and the port where it is not the usual one of the scheme. */
  static String authority(Request request) {
    int usual = request.arrival().secure() ? 443 : 80;
    return request.port() == usual ? host(request) : host(request) + ":" + request.port();
  }

  /** The host, an IPv6 address in brackets. */
  static String host(Request request) {
    String host = request.host();
    return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
  }
}
