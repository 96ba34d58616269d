package dev.berth.router;

/** How a route is. */
enum RouteStatus {
  /** It has a task. */
  UP,
  /** It has no task: requests are told to come back later. */
  DOWN,
  /** It is off: its errors say why. */
  ERROR
}
