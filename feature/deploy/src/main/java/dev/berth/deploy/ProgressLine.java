package dev.berth.deploy;

import java.util.List;

/** One line of a deployment's progress; the last one is {@code done} or {@code failed}. */
public sealed interface ProgressLine {
  /** {@code progress}, {@code done} or {@code failed}. */
  String type();

  /**
   * Something has changed.
   *
   * @param message for people: {@code web: 1 of 2 ready}
   */
  record Progress(String type, String message, List<ServiceProgress> services)
      implements ProgressLine {
    Progress(String message, List<ServiceProgress> services) {
      this("progress", message, services);
    }
  }

  /**
   * Every service is as desired, and routed where it is to be.
   *
   * @param warnings what to know of its routes: which ports are open past the front door
   */
  record Done(String type, List<String> urls, List<String> warnings) implements ProgressLine {
    Done(List<String> urls, List<String> warnings) {
      this("done", urls, warnings);
    }
  }

  /** It does not get there by itself. */
  record Failed(String type, String reason) implements ProgressLine {
    Failed(String reason) {
      this("failed", reason);
    }
  }

  /** How one service is getting on. */
  record ServiceProgress(String name, int running, int healthy, int desired) {}
}
