package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth passwd}. */
@Command(
    name = "passwd",
    description = {
      "Change your own password.",
      "'berth user passwd' gives another user a new one."
    },
    footer = {
      "",
      "Examples:",
      "  berth passwd",
      "  berth passwd --password-stdin < both.txt      the old one, and the new one below it"
    })
final class PasswdCommand implements Callable<Integer> {
  private static final String OTHERWISE =
      "Write the old one and the new one to standard input, a line each, with --password-stdin.";

  private final Session session;

  @Option(
      names = "--password-stdin",
      description = "Read the old and the new password from standard input, a line each.")
  private boolean fromStandardInput;

  PasswdCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Secret> both = fromStandardInput ? piped() : asked();
    Json body = Json.object("old", both.getFirst().reveal(), "new", both.getLast().reveal());
    session.ownClient().put(ApiPath.of("whoami", "password"), body);
    session.shell().err().println("The password is changed.");
    return 0;
  }

  private List<Secret> asked() {
    Prompt prompt = new Prompt(session.shell());
    return List.of(
        prompt.askSecret("old password", OTHERWISE),
        prompt.askNewSecret("new password", OTHERWISE));
  }

  private List<Secret> piped() {
    String text = new TextFiles(session.shell()).read(TextFiles.STANDARD_INPUT);
    List<Secret> both = text.lines().map(Secret::new).toList();
    if (both.size() != 2) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the passwords: there are %d lines, not 2. Write the old one and the new one, a line each."
              .formatted(both.size()));
    }
    return both;
  }
}
