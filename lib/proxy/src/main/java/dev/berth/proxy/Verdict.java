package dev.berth.proxy;

import java.util.concurrent.CompletionStage;

/** What a filter says of a request. */
public sealed interface Verdict {
  /** On it goes. */
  Verdict PASS = new Pass();

  /** On it goes. */
  record Pass() implements Verdict {}

  /** This is the answer; the filters before this one still see it as a response. */
  record Answer(Reply reply) implements Verdict {}

  /**
   * It is said later, on whatever thread; the request waits. A failure of the stage is answered
   * 500, and its reason logged.
   */
  record Later(CompletionStage<? extends Verdict> stage) implements Verdict {}
}
