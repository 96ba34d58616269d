package dev.berth.engine.docker;

import dev.berth.kernel.Threads;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The answer to what takes long: one line of JSON after another, of which one may be an error. */
final class Progress {
  /** A daemon that says nothing for so long will not say anything. */
  private static final Duration STALL = Duration.ofMinutes(5);

  private Progress() {}

  /**
   * Asks, and reads to the end.
   *
   * @param limit until it begins to answer
   * @param each told every line
   * @throws ApiFailure if the daemon refuses, also in the middle, or falls silent
   */
  static void readAll(DockerApi api, Call call, Duration limit, Consumer<JsonNode> each) {
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong heard = new AtomicLong(System.nanoTime());
    try (Answer answer = api.open(call, limit)) {
      Threads.start("docker-progress", () -> closeWhenSilent(answer, done, heard));
      Iterator<JsonNode> lines = Json.values(answer.body());
      while (lines.hasNext()) {
        JsonNode line = lines.next();
        heard.set(System.nanoTime());
        String error = Json.text(line, "error");
        if (!error.isEmpty()) {
          throw ApiFailure.refused(call.purpose(), 500, error);
        }
        each.accept(line);
      }
    } catch (JacksonException e) {
      throw ApiFailure.unreachable(
          call.purpose(), "%s broke off its answer".formatted(api.target().flavour().title()), e);
    } finally {
      done.countDown();
    }
  }

  private static void closeWhenSilent(Answer answer, CountDownLatch done, AtomicLong heard) {
    try {
      while (!done.await(STALL.toSeconds(), TimeUnit.SECONDS)) {
        if (System.nanoTime() - heard.get() > STALL.toNanos()) {
          answer.close();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
