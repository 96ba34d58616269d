package dev.berth.cli;

import dev.berth.client.Json;

/** A password that the server has made up, which is shown once. */
final class MadeUpPassword {
  private MadeUpPassword() {}

  /** Prints the password alone, or the user's name if there is none; what it is on the side. */
  static void print(Shell shell, Output output, Json answer, String user) {
    String password = answer.text("password");
    if (output.isJson()) {
      shell.out().println(answer.renderIndented());
    } else if (password.isEmpty()) {
      shell.out().println(user);
    } else {
      shell.err().println("The password of '%s', which is shown this once:".formatted(user));
      shell.err().flush();
      shell.out().println(password);
    }
  }
}
