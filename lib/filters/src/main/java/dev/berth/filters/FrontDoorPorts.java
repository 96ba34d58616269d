package dev.berth.filters;

import dev.berth.proxy.Request;
import java.util.function.IntSupplier;

/**
 * The ports of the two listeners as clients know them; asked for when somebody is sent from one to
 * the other.
 */
public record FrontDoorPorts(IntSupplier web, IntSupplier secure) {
  /**
   * The end of an authority for who is sent to a scheme: {@code :8443}, or nothing. Who came by the
   * usual port goes to the usual port, whatever lies between; who named a listener's own port goes
   * to that of the other listener.
   */
  String after(Request request, String scheme) {
    boolean https = scheme.equals("https");
    if (request.port() != (https ? web : secure).getAsInt()
        || request.port() == (https ? 80 : 443)) {
      return "";
    }
    int port = (https ? secure : web).getAsInt();
    return port <= 0 || port == (https ? 443 : 80) ? "" : ":" + port;
  }
}
