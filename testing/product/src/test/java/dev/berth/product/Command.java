package dev.berth.product;

import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a program, bounded in time, and keeps what it says. */
final class Command {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Command() {}

  static CommandResult run(Path directory, Map<String, String> environment, List<String> command) {
    long start = System.nanoTime();
    try (ExecutorService readers = Threads.virtual("output")) {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      Future<String> out = readers.submit(() -> text(process.getInputStream()));
      Future<String> err = readers.submit(() -> text(process.getErrorStream()));
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("Still running after " + LIMIT + ": " + command);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new CommandResult(process.exitValue(), out.get(), err.get(), took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }
}
