package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records of requests are shown, and how. */
final class RouteLogOptions {
  private static final int SERVER_ERROR = 500;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is asked from now on.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "NUMBER",
      description = "Begin with so many of the last records.")
  private @Nullable Integer tail;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (for people) or json (an object a line, for programs).")
  private Output.Format format = Output.Format.TABLE;

  /**
   * Prints records until they end, or for ever when they are followed.
   *
   * @param route empty: of all routes
   */
  void print(Session session, String route) {
    Shell shell = session.shell();
    try (LineStream lines = session.client().lines(path(session, route))) {
      for (Optional<Json> line = lines.next(Duration.ZERO);
          line.isPresent() && !shell.out().checkError();
          line = lines.next(Duration.ZERO)) {
        shell.out().println(text(line.get(), shell));
      }
    }
  }

  private ApiPath path(Session session, String route) {
    ApiPath path = ApiPath.of("access-log");
    path = route.isEmpty() ? path : path.with("route", route);
    path = follow ? path.with("follow", "true") : path;
    path = tail == null ? path : path.with("tail", tail.toString());
    Optional<String> tenant = session.findTenant().map(Object::toString);
    return tenant.isPresent() ? path.with("tenant", tenant.get()) : path;
  }

  private String text(Json each, Shell shell) {
    if (format == Output.Format.JSON) {
      return each.render();
    }
    Colours colours = Colours.of(shell, Shell.Stream.OUT);
    String status = each.text("status");
    int code = status.isEmpty() ? 0 : Integer.parseInt(status);
    String query = each.text("query");
    return "%s  %s  %s  %s %s%s  %s ms  %s  %s"
        .formatted(
            colours.faint(each.text("time")),
            code == 0 || code >= SERVER_ERROR ? colours.warning(status) : status,
            shown(each.text("route")),
            shown(each.text("method")),
            shown(each.text("host") + each.text("path")),
            query.isEmpty() ? "" : "?" + shown(query),
            each.text("milliseconds"),
            shown(each.text("client")),
            colours.faint(shown(each.text("upstream"))));
  }

  /** What a client has sent never steers the terminal. */
  private static String shown(String text) {
    return text.isEmpty() ? "-" : text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f]", "?");
  }
}
