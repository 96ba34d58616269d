package dev.berth.cli;

import dev.berth.client.Json;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth version}. */
@Command(
    name = "version",
    description = "Show the version of this command.",
    footer = {"", "Example:", "  berth version -o json"})
final class VersionCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private Output output = new Output();

  VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String version =
        Objects.requireNonNullElse(
            VersionCommand.class.getPackage().getImplementationVersion(), "development");
    if (output.isJson()) {
      Json fields = Json.object("version", version, "java", System.getProperty("java.version", ""));
      session.shell().out().println(fields.renderIndented());
    } else {
      session.shell().out().println("berth " + version);
    }
    return 0;
  }
}
