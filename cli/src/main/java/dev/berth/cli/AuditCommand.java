package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth audit}. */
@Command(
    name = "audit",
    description = {
      "Show who did what, and who was refused; the newest entry comes last.",
      "Without --since, --until and --tail: the last 100 entries."
    },
    footer = {
      "",
      "Examples:",
      "  berth audit",
      "  berth audit --since 1d -o json > audit.ndjson",
      "  berth audit --principal alice --result refused",
      "  berth audit verify"
    })
final class AuditCommand implements Callable<Integer> {
  private static final String ALL = "0";

  private final Session session;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = Moment.Converter.class,
      description = "From then on: 1d, or 2026-01-31T12:00:00Z.")
  private @Nullable Moment since;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      converter = Moment.Converter.class,
      description = "Before then.")
  private @Nullable Moment until;

  @Option(names = "--principal", paramLabel = "NAME", description = "Only what they did.")
  private @Nullable String principal;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this: stack:Deploy, ssm:*.")
  private @Nullable String action;

  @Option(
      names = "--resource",
      paramLabel = "RESOURCE",
      description = "Only what was done to it: stack/shop.")
  private @Nullable String resource;

  @Option(
      names = "--result",
      paramLabel = "RESULT",
      description = "Only what ended so: ${COMPLETION-CANDIDATES}.")
  private @Nullable Result result;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "NUMBER",
      description = "The last entries only; 0 for all.")
  private @Nullable Integer tail;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (for people) or json (an object a line, for programs).")
  private Output.Format format = Output.Format.TABLE;

  AuditCommand(Session session) {
    this.session = session;
  }

  /** How something ended. */
  enum Result {
    DONE,
    REFUSED,
    FAILED
  }

  @Override
  public Integer call() {
    Shell shell = session.shell();
    AuditLines table = new AuditLines(shell);
    try (LineStream lines = session.client().lines(path())) {
      if (format == Output.Format.TABLE) {
        table.printHeadings();
      }
      for (Optional<Json> line = lines.next(Duration.ZERO);
          line.isPresent() && !shell.out().checkError();
          line = lines.next(Duration.ZERO)) {
        if (format == Output.Format.JSON) {
          shell.out().println(line.get().render());
        } else {
          table.print(line.get());
        }
      }
    }
    return 0;
  }

  @Command(
      name = "verify",
      description = {
        "Check that no entry is missing or altered: each holds the hash of the one before.",
        "A trail that was written anew as a whole has another last hash: keep that elsewhere.",
        "Ends with 1 if one is."
      },
      footer = {"", "Example:", "  berth audit verify"})
  int verify(@Mixin Output output) {
    Json found = session.client().get(ApiPath.of("audit", "verify"));
    boolean valid = found.isTrue("valid");
    Shell shell = session.shell();
    if (output.isJson()) {
      shell.out().println(found.renderIndented());
    } else if (valid) {
      shell.out().println("The audit trail is whole: " + found.text("entries") + " entries.");
      shell.out().println("Hash of the last: " + found.text("hash"));
    } else {
      shell.err().println("The audit trail is broken: " + found.text("problem"));
      found.items("findings").stream()
          .skip(1)
          .forEach(finding -> shell.err().println("  " + finding.text("problem")));
    }
    return valid ? 0 : 1;
  }

  private ApiPath path() {
    ApiPath path = ApiPath.of("audit");
    path = path.withIfGiven("since", since == null ? null : since.from(session.shell().clock()));
    path = path.withIfGiven("until", until == null ? null : until.from(session.shell().clock()));
    path = path.withIfGiven("principal", principal);
    path = path.withIfGiven("action", action);
    path = path.withIfGiven("resource", resource);
    path =
        path.withIfGiven("result", result == null ? null : result.name().toUpperCase(Locale.ROOT));
    path = path.withIfGiven("tenant", session.findTenant().map(Object::toString).orElse(null));
    boolean span = since != null || until != null;
    String last = tail == null && span ? ALL : tail == null ? null : tail.toString();
    return path.withIfGiven("tail", last);
  }
}
