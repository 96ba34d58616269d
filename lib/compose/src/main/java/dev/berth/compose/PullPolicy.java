package dev.berth.compose;

/** When the image of a service is fetched: {@code pull_policy}. */
public enum PullPolicy {
  /** Each time the stack is deployed. */
  ALWAYS,
  /** When it is not there. */
  MISSING,
  /** Not at all: it has to be there. */
  NEVER,
  /** Not at all: it is built each time. */
  BUILD
}
