package dev.berth.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes what was skipped, and why, to {@code target/skipped-tests.txt}; the build prints these at
 * its end.
 */
public final class SkippedTests implements TestExecutionListener {
  private final List<String> skipped = new ArrayList<>();

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    add(test, reason);
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      add(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason"));
    }
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    try {
      Path file = Path.of("target", "skipped-tests.txt");
      if (skipped.isEmpty()) {
        Files.deleteIfExists(file);
        return;
      }
      Files.createDirectories(file.getParent());
      Files.write(file, skipped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(TestIdentifier test, String reason) {
    String where = test.getSource().map(Object::toString).orElse(test.getUniqueId());
    skipped.add("skipped: " + test.getDisplayName() + ": " + reason + " (" + where + ")");
  }
}
