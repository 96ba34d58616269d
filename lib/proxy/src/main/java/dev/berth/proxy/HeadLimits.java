package dev.berth.proxy;

/**
 * How long a head may be.
 *
 * @param line the first line, in bytes
 * @param fields all header fields together, in bytes
 * @param count how many fields
 */
record HeadLimits(int line, int fields, int count) {
  static HeadLimits ofRequests(ProxySettings.Limits limits) {
    return new HeadLimits(
        (int) limits.requestLine().bytes(), (int) limits.headers().bytes(), limits.headerCount());
  }

  /** Servers may say four times as much as clients. */
  static HeadLimits ofResponses(ProxySettings.Limits limits) {
    HeadLimits requests = ofRequests(limits);
    return new HeadLimits(requests.line, requests.fields * 4, requests.count * 4);
  }
}
