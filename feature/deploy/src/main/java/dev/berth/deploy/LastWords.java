package dev.berth.deploy;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task wrote before it ended, for the message that tells of it. Thread-safe. */
record LastWords(Targets targets) {
  private static final String GONE = ". Its log is gone.";
  private static final int LINES = 5;
  private static final int LONGEST_LINE = 200;

  /** Empty, or a sentence with the lines below it. */
  String of(@Nullable TaskId task) {
    if (task == null) {
      return ".";
    }
    StringBuilder text = new StringBuilder();
    Optional<RunningTasks> tasks = targets.tasks(task);
    if (tasks.isEmpty()) {
      return GONE;
    }
    try (LogStream stream = tasks.get().logs(task, new LogRequest(false, LINES, null))) {
      for (LogLine line = stream.next(); line != null; line = stream.next()) {
        text.append("\n  ").append(shown(line.text()));
      }
    } catch (BerthException e) {
      return GONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ".";
    }
    return text.isEmpty() ? ". It wrote nothing." : ". Its last lines:" + text;
  }

  private static String shown(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
  }
}
