package dev.berth.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth service remove}. */
@Command(
    name = "remove",
    description = "Take Berth out of systemd's hands; data and tasks stay.",
    footer = {
      "",
      "To remove a service of a stack, use 'berth service rm'.",
      "",
      "Example:",
      "  berth service remove"
    })
final class ServiceRemoveCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--unit",
      paramLabel = "NAME",
      defaultValue = "berth",
      description = "The unit's name (default: berth).")
  private String unit = "berth";

  ServiceRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.requireLocal("service remove");
    new SystemdUnit(session.shell(), unit).remove();
    return 0;
  }
}
