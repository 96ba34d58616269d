package dev.berth.keyring;

import static dev.berth.keyring.MasterSource.refusal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the operator's command. Its arguments hold no secret, its time and output are bounded, and
 * what it says is told without what looks like a key.
 */
final class KeyCommand {
  private static final int MOST_OUTPUT = 16 * 1024;
  private static final int MOST_SHOWN = 200;
  private static final int PAUSE_MILLIS = 5;

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
    try {
      return answer(process, verb, input);
    } catch (IOException e) {
      throw failed(verb, String.valueOf(e.getMessage()));
    } finally {
      end(process);
    }
  }

  private byte[] answer(Process process, String verb, byte[] input) throws IOException {
    write(process, input);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    long deadline = System.nanoTime() + limit.toNanos();
    boolean ended = false;
    // Only what is there is read: a process that it leaves behind may hold the pipes for long.
    while (!ended) {
      ended = waitFor(process, verb);
      read(process.getInputStream(), output);
      read(process.getErrorStream(), errors);
      if (!ended && System.nanoTime() > deadline) {
        throw new IOException("it took longer than " + limit.toSeconds() + " s");
      }
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit code " + process.exitValue() + shown(errors.toByteArray()));
    }
    try {
      String text = output.toString(StandardCharsets.US_ASCII).strip();
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      if (bytes.length == 0) {
        throw new IOException("it answered nothing");
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new IOException("its answer is not base64", e);
    }
  }

  private boolean waitFor(Process process, String verb) {
    try {
      return process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(verb, "Berth was told to stop");
    }
  }

  /** Less than a pipe holds, so that this does not wait for who reads it. */
  private static void write(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(
          (Base64.getEncoder().encodeToString(input) + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // A command that does not read it tells its own failure, or needs none of it.
    }
  }

  private static void read(InputStream from, ByteArrayOutputStream into) throws IOException {
    for (int there = from.available(); there > 0; there = from.available()) {
      into.writeBytes(from.readNBytes(Math.min(there, MOST_OUTPUT)));
      if (into.size() > MOST_OUTPUT) {
        throw new IOException("it answered more than 16 KiB");
      }
    }
  }

  /** With what it has started. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    for (Closeable pipe : List.of(process.getInputStream(), process.getErrorStream())) {
      try {
        pipe.close();
      } catch (IOException e) {
        // Nobody reads it any more.
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
