package dev.berth.http;

import dev.berth.access.Action;
import java.util.function.Function;

/**
 * A WebSocket at a path. Browsers cannot send an {@code Authorization} header with one, programs
 * can: it is authenticated as any request.
 *
 * @param path as in {@link Endpoint#path}
 */
public record SocketEndpoint(
    String path, Action action, Function<Request, String> resource, Handler handler) {

  /** Talks over an open socket; runs on a virtual thread, and the socket closes when it returns. */
  @FunctionalInterface
  public interface Handler {
    void talk(Request request, Socket socket) throws Exception;
  }
}
