package dev.berth.proxy;

/** What a filter says of a response. */
public sealed interface ResponseVerdict {
  /** On it goes. */
  ResponseVerdict PASS = new Pass();

  /** On it goes. */
  record Pass() implements ResponseVerdict {}

  /** This instead; what the server says is thrown away. */
  record Replace(Reply reply) implements ResponseVerdict {}

  /**
   * What another server has for a GET of this path, with the status and headers as the filter has
   * left them; what the first server says is thrown away.
   */
  record Fetch(Balancer from, String target) implements ResponseVerdict {}
}
