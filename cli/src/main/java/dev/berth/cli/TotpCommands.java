package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth totp}. */
@Command(
    name = "totp",
    description = "Look after your second factor: codes of six digits that an app shows.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth totp enrol",
      "  berth totp confirm 123456",
      "  berth totp rm"
    })
final class TotpCommands {
  private static final String OTHERWISE = "Give it as an argument.";

  private final Session session;

  TotpCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "enrol",
      description = {
        "Make a secret for your app, which counts once it is confirmed.",
        "It is shown this once."
      },
      footer = {"", "Example:", "  berth totp enrol"})
  int enrol(@Mixin Output output) {
    Json made = session.ownClient().post(ApiPath.of("whoami", "totp"));
    Shell shell = session.shell();
    if (output.isJson()) {
      shell.out().println(made.renderIndented());
      return 0;
    }
    shell.out().println(made.text("uri"));
    PrintStream err = shell.err();
    err.println("Give this address to your app, or type the secret: " + made.text("secret"));
    err.println("Then say the code that it shows: berth totp confirm CODE");
    return 0;
  }

  @Command(
      name = "confirm",
      description = {
        "Show that your app has the secret: from now on it is asked for at every log-in.",
        "Prints codes for the day when you have lost the app; each is good once."
      },
      footer = {"", "Example:", "  berth totp confirm 123456"})
  int confirm(
      @Mixin Output output,
      @Parameters(paramLabel = "CODE", arity = "0..1") @Nullable String code) {
    Json body = Json.object("code", said(code));
    Json confirmed = session.ownClient().post(ApiPath.of("whoami", "totp", "confirm"), body);
    Shell shell = session.shell();
    if (output.isJson()) {
      shell.out().println(confirmed.renderIndented());
      return 0;
    }
    shell.err().println("Keep these recovery codes, which are shown this once:");
    shell.err().flush();
    confirmed.texts("recoveryCodes").forEach(shell.out()::println);
    return 0;
  }

  @Command(
      name = "rm",
      description = "Do without a second factor.",
      footer = {"", "Example:", "  berth totp rm 123456"})
  int remove(
      @Parameters(
              paramLabel = "CODE",
              arity = "0..1",
              description = "What the app shows, or a recovery code.")
          @Nullable String code) {
    session.ownClient().delete(ApiPath.of("whoami", "totp"), Json.object("code", said(code)));
    session.shell().err().println("The second factor is removed.");
    return 0;
  }

  /** A code may be an argument: it is good for half a minute. */
  private String said(@Nullable String code) {
    return code == null ? new Prompt(session.shell()).ask("code", OTHERWISE) : code;
  }
}
