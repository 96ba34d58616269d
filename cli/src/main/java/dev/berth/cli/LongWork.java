package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Has the server do what takes a while, and tells how it goes. */
final class LongWork {
  private LongWork() {}

  /**
   * Returns when it is done.
   *
   * @param subject what it is done to, for people
   * @return the last line; empty: the server stopped before
   * @throws BerthException with the reason if it does not come about
   */
  static Optional<Json> follow(Session session, ApiPath path, String subject) {
    try (LineStream lines = session.client().postLines(path, Map.of());
        Progress progress = new Progress(session.shell())) {
      for (Optional<Json> line = lines.next(Duration.ZERO);
          line.isPresent();
          line = lines.next(Duration.ZERO)) {
        switch (line.get().text("type")) {
          case "done" -> {
            return line;
          }
          case "failed" ->
              throw new BerthException(ErrorCode.ENGINE_FAILED, line.get().text("reason"));
          default -> progress.update(subject + ": " + line.get().text("message"));
        }
      }
    }
    return Optional.empty();
  }
}
