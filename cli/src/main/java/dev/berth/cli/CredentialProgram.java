package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program {@code docker-credential-NAME} that keeps the credentials of registries. It is asked
 * over its standard input and answers on its standard output: nothing of it is in a list of
 * processes.
 */
final class CredentialProgram {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER = 64 * 1024;

  private final Shell shell;
  private final String program;

  CredentialProgram(Shell shell, String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot use '%s' as a helper for credentials: it is not the name of a program. Correct 'credsStore' or 'credHelpers' in Docker's config.json."
              .formatted(name));
    }
    this.shell = shell;
    this.program = "docker-credential-" + name;
  }

  /**
   * What it knows: {@code Username} and {@code Secret}; empty if it knows nothing.
   *
   * @throws BerthException if there is no such program, or it does not answer in time
   */
  Optional<Json> find(Registry registry) {
    try {
      Process process =
          Program.find(shell, program)
              .orElseThrow(() -> failed("there is no such program", null))
              .prepare(List.of("get"), Map.of())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Thread watch = Threads.start(program, () -> endIfSlow(process));
      ask(process, registry);
      byte[] answer = process.getInputStream().readNBytes(LONGEST_ANSWER);
      int code = process.waitFor();
      watch.join();
      return code == 0 ? Optional.of(Json.parse(answer)) : notKnown(answer, code);
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", e);
    }
  }

  private static void ask(Process process, Registry registry) {
    try (OutputStream question = process.getOutputStream()) {
      question.write((registry.key() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It has ended without reading; its answer tells why.
    }
  }

  private static void endIfSlow(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The words are part of the protocol. */
  private Optional<Json> notKnown(byte[] answer, int code) {
    if (new String(answer, StandardCharsets.UTF_8).contains("credentials not found")) {
      return Optional.empty();
    }
    throw failed("it ended with exit code " + code, null);
  }

  private BerthException failed(String reason, @Nullable Throwable cause) {
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot ask '%s' for credentials: %s. Install it, or correct Docker's config.json."
            .formatted(program, reason),
        cause);
  }
}
