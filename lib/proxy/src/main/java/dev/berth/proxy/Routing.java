package dev.berth.proxy;

import org.jspecify.annotations.Nullable;

/** Knows the way. Called on event loops: never blocks. Thread-safe. */
public interface Routing {
  /** The passage of a request; null: there is none, which is answered 404. */
  @Nullable Passage passage(Request request);

  /**
   * The newest generation of a passage, by its route's name; the same object: nothing has changed;
   * null: it has gone. Asked when a balancer has nobody left.
   */
  @Nullable Passage renewed(Passage passage);

  /**
   * What becomes of a TCP connection that begins with TLS; null: it is for the HTTP routes.
   *
   * @param serverName that the client asks for, in lower case; null: none
   */
  @Nullable TcpPassage tcp(String listener, @Nullable String serverName);
}
