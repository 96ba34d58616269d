package dev.berth.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs programs of this machine for tests. */
public final class Programs {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Programs() {}

  /** What a program that ended said, both outputs in one. */
  public record Outcome(int exitCode, String output) {}

  /**
   * Runs one and waits for its end.
   *
   * @return its output
   * @throws IOException if it fails, with what it said
   */
  public static String run(List<String> command) throws IOException {
    Outcome outcome = outcome(command);
    if (outcome.exitCode() != 0) {
      throw new IOException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), outcome.exitCode(), outcome.output().strip()));
    }
    return outcome.output();
  }

  /**
   * Runs one and waits for its end, whatever it is.
   *
   * @throws IOException if it cannot be started, or does not end in a minute
   */
  public static Outcome outcome(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    AtomicReference<byte[]> output = new AtomicReference<>(new byte[0]);
    Thread reader = Thread.ofVirtual().start(() -> output.set(drain(process.getInputStream())));
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(String.join(" ", command) + " does not end");
      }
      // Something that it started may hold its output open.
      boolean _ = reader.join(Duration.ofSeconds(2));
      return new Outcome(process.exitValue(), new String(output.get(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] drain(InputStream in) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      long _ = in.transferTo(all);
    } catch (IOException e) {
      // It was ended.
    }
    return all.toByteArray();
  }
}
