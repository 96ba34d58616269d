package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth search}. */
@Command(
    name = "search",
    description = {
      "Search what the tenant's tasks wrote, and who asked for what; the newest record comes last.",
      "QUERY is in Kibana's query language, as 'service: web and (severity: error or \"timed out\")';",
      "without one everything is found. Times are as 2026-01-31T12:00:00Z, now-15m or now/d."
    },
    footer = {
      "",
      "Examples:",
      "  berth search 'stack: shop and severity: error'",
      "  berth search 'parameters.user: f4a*' --from now-7d -n 1000 -o json",
      "  berth search -f 'kind: access and parameters.status >= 500'",
      "  berth search --around TASK@2026-01-31T12:00:00Z"
    })
final class SearchCommand implements Callable<Integer> {
  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "QUERY", arity = "0..1", description = "What is looked for.")
  private String query = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "The earliest time: ${DEFAULT-VALUE}.")
  private String from = "now-1h";

  @Option(names = "--to", paramLabel = "TIME", description = "Before then.")
  private @Nullable String to;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "NUMBER",
      description = "So many records at most: ${DEFAULT-VALUE}; with --around before and after.")
  private int limit = 100;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on.")
  private boolean follow;

  @Option(
      names = "--around",
      paramLabel = "TASK@TIME",
      description = "What a task wrote before and after a time.")
  private @Nullable String around;

  @Option(names = "--platform", description = "Records that are of no tenant; for operators.")
  private boolean platform;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (for people) or json (an object a line, for programs).")
  private Output.Format format = Output.Format.TABLE;

  SearchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RecordLines lines = new RecordLines(session.shell(), format);
    if (around != null) {
      around(around, lines);
    } else if (follow) {
      follow(lines);
    } else {
      find(lines);
    }
    return 0;
  }

  private ApiPath path(String... segments) {
    ApiPath path = ApiPath.of(segments);
    return platform ? path.with("platform", "true") : path;
  }

  private ApiPath search() {
    ApiPath path = path("search").with("query", query).with("from", from);
    return path.withIfGiven("to", to).with("limit", Integer.toString(limit));
  }

  private void find(RecordLines lines) {
    Json found = session.client().get(search());
    List<Json> hits = found.items("hits");
    hits.reversed().forEach(lines::print);
    if (format == Output.Format.TABLE) {
      session.shell().err().println(summary(found, hits.size()));
    }
  }

  private static String summary(Json found, int shown) {
    String total = (found.isTrue("exact") ? "" : "at least ") + found.text("total");
    String records = total.equals("1") ? " record" : " records";
    boolean all = found.text("total").equals(Integer.toString(shown));
    return all
        ? total + records + "."
        : "The last " + shown + " of " + total + records + "; -n shows more.";
  }

  private void follow(RecordLines lines) {
    try (LineStream stream = session.client().lines(search().with("follow", "true"))) {
      for (Optional<Json> line = stream.next(Duration.ZERO);
          line.isPresent() && !session.shell().out().checkError();
          line = stream.next(Duration.ZERO)) {
        lines.print(line.get());
      }
    }
  }

  private void around(String place, RecordLines lines) {
    int at = place.indexOf('@');
    if (at < 1 || at == place.length() - 1) {
      throw new ParameterException(
          spec.commandLine(), "'" + place + "' is no TASK@TIME, as 'x7k2m@2026-01-31T12:00:00Z'");
    }
    ApiPath path =
        path("search", "around")
            .with("task", place.substring(0, at))
            .with("time", place.substring(at + 1))
            .with("lines", Integer.toString(limit));
    Json found = session.client().get(path);
    found.items("before").forEach(lines::print);
    found.items("after").forEach(lines::print);
  }
}
