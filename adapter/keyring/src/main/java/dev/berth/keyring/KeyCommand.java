package dev.berth.keyring;

import static dev.berth.keyring.MasterSource.refusal;

import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the operator's command. Its arguments hold no secret, its time and output are bounded, and
 * what it says is told without what looks like a key.
 */
final class KeyCommand {
  private static final int MOST_OUTPUT = 64 * 1024;
  private static final int MOST_SHOWN = 200;

  /** What is started by Berth, as its passphrase, is nothing for others. */
  private static final String OWN_VARIABLES = "BERTH_";

  private final List<String> command;
  private final Duration limit;

  KeyCommand(List<String> command, Duration limit) {
    this.command = command;
    this.limit = limit;
  }

  /**
   * @param verb {@code wrap} or {@code unwrap}
   */
  byte[] run(String verb, byte[] input) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add(verb);
    ProcessBuilder builder = new ProcessBuilder(arguments);
    builder.environment().keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw failed(verb, "it cannot be started (" + e.getMessage() + ")");
    }
    try (ExecutorService streams = Threads.virtual("key-command")) {
      try {
        Future<?> written = streams.submit(() -> write(process, input));
        Future<byte[]> output = streams.submit(() -> read(process.getInputStream()));
        Future<byte[]> errors = streams.submit(() -> read(process.getErrorStream()));
        return await(process, verb, written, output, errors);
      } finally {
        end(process);
      }
    }
  }

  private byte[] await(
      Process process,
      String verb,
      Future<?> written,
      Future<byte[]> output,
      Future<byte[]> errors) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failed(verb, "it took longer than " + limit.toSeconds() + " s");
      }
      byte[] said = errors.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (process.exitValue() != 0) {
        throw failed(verb, "exit code " + process.exitValue() + shown(said));
      }
      written.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      byte[] answer = output.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      byte[] bytes =
          Base64.getMimeDecoder().decode(new String(answer, StandardCharsets.US_ASCII).trim());
      if (bytes.length == 0) {
        throw failed(verb, "it answered nothing");
      }
      return bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(verb, "Berth was told to stop");
    } catch (TimeoutException e) {
      throw failed(verb, "it took longer than " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw failed(verb, String.valueOf(e.getCause().getMessage()));
    } catch (IllegalArgumentException e) {
      throw failed(verb, "its answer is not base64");
    }
  }

  private static Void write(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(
          (Base64.getEncoder().encodeToString(input) + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // A command that does not read it all tells its own failure, or needs none of it.
    }
    return null;
  }

  private static byte[] read(InputStream stream) throws IOException {
    try (stream) {
      byte[] bytes = stream.readNBytes(MOST_OUTPUT + 1);
      if (bytes.length > MOST_OUTPUT) {
        throw new IOException("it answered more than 64 KiB");
      }
      return bytes;
    }
  }

  /** With what it has started, whose hold on the pipes would keep the readers. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    for (AutoCloseable pipe :
        List.<AutoCloseable>of(
            process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
      try {
        pipe.close();
      } catch (Exception e) {
        // It is closed, or nobody reads it any more.
      }
    }
  }

  /** The last line of what a command said, without what may be a key. */
  private static String shown(byte[] said) {
    String text = new String(said, StandardCharsets.UTF_8).strip();
    String line =
        text.substring(text.lastIndexOf('\n') + 1)
            .replaceAll("[A-Za-z0-9+/=_-]{20,}", "***")
            .replaceAll("\\p{Cntrl}", "?");
    if (line.isEmpty()) {
      return "";
    }
    return ": " + (line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line);
  }

  private RuntimeException failed(String verb, String cause) {
    return refusal(
        "the key command '%s %s' failed: %s".formatted(command.getFirst(), verb, cause),
        "Try it by hand; it gets base64 on standard input and answers with base64");
  }
}
