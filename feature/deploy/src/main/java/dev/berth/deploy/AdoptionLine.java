package dev.berth.deploy;

import java.util.List;

/** One line of how an adoption gets on; the last one is {@code done} or {@code failed}. */
public sealed interface AdoptionLine {
  /** {@code progress}, {@code done} or {@code failed}. */
  String type();

  /** What is being done. */
  record Progress(String type, String message) implements AdoptionLine {
    Progress(String message) {
      this("progress", message);
    }
  }

  /**
   * It is a stack of Berth's own, or runs again as before.
   *
   * @param stack its name; empty: it is not one
   */
  record Done(String type, String stack, List<String> urls, List<String> warnings)
      implements AdoptionLine {
    Done(String stack, List<String> urls, List<String> warnings) {
      this("done", stack, urls, warnings);
    }
  }

  /** It did not come about; the reason says what is now. */
  record Failed(String type, String reason) implements AdoptionLine {
    Failed(String reason) {
      this("failed", reason);
    }
  }
}
