package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which log lines are shown, and how. */
final class LogOptions {
  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "LINES",
      description = "Begin with the last lines of each task only.")
  private @Nullable Integer tail;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = Moment.Converter.class,
      description = "Begin with lines from then on: 10m, or 2026-01-31T12:00:00Z.")
  private @Nullable Moment since;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Show when each line was written.")
  private boolean timestamps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (for people) or json (an object a line, for programs).")
  private Output.Format format = Output.Format.TABLE;

  /** Prints the lines of a log until it ends, or for ever when it is followed. */
  void print(Session session, ApiPath log) {
    Shell shell = session.shell();
    try (LineStream lines = session.client().lines(query(log, shell))) {
      for (Optional<Json> line = lines.next(Duration.ZERO);
          line.isPresent() && !shell.out().checkError();
          line = lines.next(Duration.ZERO)) {
        print(line.get(), shell);
      }
    }
  }

  private ApiPath query(ApiPath log, Shell shell) {
    ApiPath path = follow ? log.with("follow", "true") : log;
    path = tail == null ? path : path.with("tail", tail.toString());
    return since == null ? path : path.with("since", since.from(shell.clock()));
  }

  private void print(Json line, Shell shell) {
    if (format == Output.Format.JSON) {
      shell.out().println(line.render());
      return;
    }
    boolean errors = line.text("stream").equals("stderr");
    Colours colours = Colours.of(shell, errors ? Shell.Stream.ERR : Shell.Stream.OUT);
    PrintStream to = errors ? shell.err() : shell.out();
    String source = line.text("service") + "." + line.text("slot");
    String time = timestamps ? colours.faint(line.text("time")) + " " : "";
    to.println(time + colours.named(source, source + " |") + " " + line.text("text"));
  }
}
