package dev.berth.proxy;

/**
 * The head of a request, read and found sound. What filters change of it goes to the server.
 * Confined to the thread of its exchange.
 */
public final class Request {
  private final Protocol protocol;
  private final Arrival arrival;
  private final String host;
  private final int port;
  private final Headers headers;
  private final String askedTarget;
  private final String method;
  private String target;

  /**
   * Makes one.
   *
   * @param target path and query as the client sent them; begins with {@code /}, or is {@code *}
   * @param host that is asked for: lower case, without a port or a dot at its end; empty: none
   * @param port that the client named, else the usual one
   */
  public Request(
      Protocol protocol,
      Arrival arrival,
      String method,
      String target,
      String host,
      int port,
      Headers headers) {
    this.protocol = protocol;
    this.arrival = arrival;
    this.method = method;
    this.target = target;
    this.askedTarget = target;
    this.host = host;
    this.port = port;
    this.headers = headers;
  }

  public Protocol protocol() {
    return protocol;
  }

  public Arrival arrival() {
    return arrival;
  }

  /** The host that is asked for: lower case, no port; empty: none. */
  public String host() {
    return host;
  }

  /** The port that the client named, else the usual one of its scheme. */
  public int port() {
    return port;
  }

  public Headers headers() {
    return headers;
  }

  public String method() {
    return method;
  }

  /** Path and query. */
  public String target() {
    return target;
  }

  /** Path and query as the client sent them, whatever has been changed since. */
  public String askedTarget() {
    return askedTarget;
  }

  /** Sets path and query; what is not ASCII has to be encoded. */
  public void setTarget(String changed) {
    this.target = changed;
  }

  /** The path as it was sent, still encoded. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** Sets the path and keeps the query. */
  public void setPath(String path) {
    int query = target.indexOf('?');
    this.target = query < 0 ? path : path + target.substring(query);
  }

  /** What stands behind the {@code ?}; empty: nothing. */
  public String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }
}
