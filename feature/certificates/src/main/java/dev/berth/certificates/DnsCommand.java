package dev.berth.certificates;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the operator's program that changes DNS. Its time and output are bounded. Thread-safe. */
final class DnsCommand {
  private static final int MOST_OUTPUT = 16 * 1024;
  private static final int MOST_SHOWN = 200;
  private static final int PAUSE_MILLIS = 20;

  /** What is set for Berth, as its passphrase, is nothing for others. */
  private static final String OWN_VARIABLES = "BERTH_";

  private final List<String> command;
  private final Duration limit;

  DnsCommand(List<String> command, Duration limit) {
    this.command = command;
    this.limit = limit;
  }

  /** The record that shows that a name is ours. */
  record Entry(String domain, String record, String value) {}

  void present(Entry entry) throws IOException, InterruptedException {
    run("present", entry);
  }

  void cleanup(Entry entry) throws IOException, InterruptedException {
    run("cleanup", entry);
  }

  private void run(String verb, Entry entry) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of(verb, entry.domain(), entry.record(), entry.value()));
    ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      finish(process, verb);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.getInputStream().close();
    }
  }

  private void finish(Process process, String verb) throws IOException, InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    long deadline = System.nanoTime() + limit.toNanos();
    boolean ended = false;
    // Only what is there is read: a process that it leaves behind may hold the pipe for long.
    while (!ended) {
      ended = process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      read(process.getInputStream(), output);
      if (!ended && System.nanoTime() > deadline) {
        throw failed(verb, "it took longer than " + limit.toSeconds() + " s");
      }
    }
    if (process.exitValue() != 0) {
      throw failed(verb, "exit code " + process.exitValue() + lastLine(output));
    }
  }

  /** The last of it is kept: there it says what was wrong. */
  private static void read(InputStream from, ByteArrayOutputStream into) throws IOException {
    for (int there = from.available(); there > 0; there = from.available()) {
      byte[] bytes = from.readNBytes(Math.min(there, MOST_OUTPUT));
      if (into.size() + bytes.length > MOST_OUTPUT) {
        into.reset();
      }
      into.writeBytes(bytes);
    }
  }

  private static String lastLine(ByteArrayOutputStream output) {
    String text = output.toString(StandardCharsets.UTF_8).strip();
    String line = text.substring(text.lastIndexOf('\n') + 1).replaceAll("\\p{Cntrl}", "?");
    return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(MOST_SHOWN, line.length()));
  }

  private IOException failed(String verb, String cause) {
    return new IOException("the DNS hook '%s %s': %s".formatted(command.getFirst(), verb, cause));
  }
}
