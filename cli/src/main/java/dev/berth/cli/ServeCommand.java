package dev.berth.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth serve}, which the launcher serves itself: only its help is shown from here. */
@Command(
    name = "serve",
    description = "Run the server in the foreground.",
    footer = {
      "",
      "Any setting of the server can be given as a flag with a value; 'berth config show' lists them.",
      "",
      "Examples:",
      "  berth serve",
      "  berth serve --data /srv/berth --http-port 80"
    })
final class ServeCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ServerFlags flags = new ServerFlags();

  ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.requireLocal("serve");
    Launcher launcher = new Launcher(session.shell());
    return launcher.run(launcher.serve(session.dataDirectory(), flags.arguments()));
  }
}
