package dev.berth.cli;

import dev.berth.client.ApiPath;
import java.util.List;
import java.util.function.Function;

/** Removes things one after the other, and names each one that is gone. */
final class Removal {
  private Removal() {}

  /**
   * Removes.
   *
   * @param path of the thing of a name
   * @return the exit code
   */
  static int of(Session session, List<String> names, Function<String, ApiPath> path) {
    for (String name : names) {
      session.client().delete(path.apply(name));
      session.shell().out().println(name);
    }
    return 0;
  }
}
