package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth service install}. */
@Command(
    name = "install",
    description = "Let systemd start Berth with the machine, and again when it fails.",
    footer = {
      "",
      "Settings of the server follow as for 'up'.",
      "",
      "Examples:",
      "  berth service install",
      "  berth service install --data /srv/berth --http-port 80",
      "  berth service install --print      show the unit only"
    })
final class ServiceInstallCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ServerFlags flags = new ServerFlags();

  @Option(
      names = "--unit",
      paramLabel = "NAME",
      defaultValue = "berth",
      description = "The unit's name (default: berth).")
  private String unit = "berth";

  @Option(names = "--print", description = "Print the unit and change nothing.")
  private boolean print;

  ServiceInstallCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.requireLocal("service install");
    SystemdUnit systemd = new SystemdUnit(session.shell(), unit);
    String text = systemd.render(session.dataDirectory(), flags.arguments());
    if (print) {
      session.shell().out().print(text);
    } else {
      requireNoServer();
      systemd.install(text);
    }
    return 0;
  }

  private void requireNoServer() {
    if (session.dataDirectory().findServer().isPresent()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot let systemd start Berth on '%s': a server runs there already. Stop it with 'berth down' first; tasks keep running."
              .formatted(session.dataDirectory().path()));
    }
  }
}
