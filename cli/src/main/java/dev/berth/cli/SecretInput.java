package dev.berth.cli;

import dev.berth.kernel.Secret;
import picocli.CommandLine.Option;

/**
 * Where a password comes from: a person is asked, a program writes it to standard input. It is
 * never an argument, which every list of processes shows.
 */
final class SecretInput {
  private static final String OTHERWISE = "Write it to standard input, with --password-stdin.";

  @Option(
      names = "--password-stdin",
      description = "Read the password from standard input, without the line's end.")
  private boolean fromStandardInput;

  /** Whether it is going to be read. */
  boolean isGiven() {
    return fromStandardInput;
  }

  /** A password that exists. */
  Secret read(Shell shell, String what) {
    return fromStandardInput ? piped(shell) : new Prompt(shell).askSecret(what, OTHERWISE);
  }

  /** A password that is made up; a person types it twice. */
  Secret readNew(Shell shell, String what) {
    return fromStandardInput ? piped(shell) : new Prompt(shell).askNewSecret(what, OTHERWISE);
  }

  private static Secret piped(Shell shell) {
    String text = new TextFiles(shell).read(TextFiles.STANDARD_INPUT);
    return new Secret(Prompt.withoutLineEnd(text));
  }
}
