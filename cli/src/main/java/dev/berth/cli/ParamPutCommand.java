package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth param put}. */
@Command(
    name = "put",
    description = "Set a parameter; each time makes a version.",
    footer = {
      "",
      "A SecureString without a value is asked for, and not shown while it is typed.",
      "",
      "Examples:",
      "  berth param put /production/db/host db.example.org",
      "  berth param put --type SecureString /production/db/password",
      "  berth param put --overwrite --file tls.pem --tier Advanced /production/tls",
      "  openssl rand -hex 16 | berth param put --type SecureString /production/key -"
    })
final class ParamPutCommand implements Callable<Integer> {
  private static final String OTHERWISE = "Give it with --file, or - for standard input.";

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "NAME")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "VALUE",
      arity = "0..1",
      description = "The value; - for standard input without its last line end.")
  private @Nullable String value;

  @Option(names = "--file", paramLabel = "FILE", description = "The value is all that is in there.")
  private @Nullable String file;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "${COMPLETION-CANDIDATES} (default: String; with --overwrite: as it is).")
  private @Nullable Type type;

  @Option(names = "--overwrite", description = "Make another version if there is one.")
  private boolean overwrite;

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
  private @Nullable String description;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "A tag, which policies can look at; for a new parameter only.")
  private Map<String, String> tags = Map.of();

  @Option(
      names = "--pattern",
      paramLabel = "REGEX",
      description = "What every value of it has to match.")
  private @Nullable String pattern;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description = "Standard (values up to 4 KB), Advanced (up to 8 KB) or Intelligent-Tiering.")
  private @Nullable String tier;

  @Mixin private Output output = new Output();

  ParamPutCommand(Session session) {
    this.session = session;
  }

  /** What a parameter holds, as AWS calls it. */
  enum Type {
    String,
    StringList,
    SecureString
  }

  @Override
  public Integer call() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("value", value());
    Type given = type == null && !overwrite ? Type.String : type;
    put(body, "type", given == null ? null : given.name());
    put(body, "overwrite", overwrite ? true : null);
    put(body, "description", description);
    put(body, "tags", tags.isEmpty() ? null : tags);
    put(body, "allowedPattern", pattern);
    put(body, "tier", tier);
    Json answer = put(Json.of(body));
    String shown = output.isJson() ? answer.renderIndented() : name + ":" + answer.text("version");
    session.shell().out().println(shown);
    return 0;
  }

  private Json put(Json body) {
    try {
      return session.client().put(ApiPath.of("parameters"), body);
    } catch (BerthException e) {
      if (overwrite || e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      throw new BerthException(
          e.code(),
          "Cannot put the parameter '%s': there is one. With --overwrite it gets another version."
              .formatted(name),
          e);
    }
  }

  private static void put(Map<String, Object> body, String field, @Nullable Object given) {
    if (given != null) {
      body.put(field, given);
    }
  }

  private String value() {
    Shell shell = session.shell();
    if (value != null && file != null) {
      throw new ParameterException(spec.commandLine(), "VALUE and --file exclude each other");
    }
    if (file != null) {
      return new TextFiles(shell).read(file);
    }
    if (value == null && type == Type.SecureString) {
      return new Prompt(shell).askNewSecret("value of " + name, OTHERWISE).reveal();
    }
    if (value == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: 'VALUE', or the option --file");
    }
    if (value.equals(TextFiles.STANDARD_INPUT)) {
      return Prompt.withoutLineEnd(new TextFiles(shell).read(value));
    }
    if (type == Type.SecureString) {
      shell
          .err()
          .println(
              "Warning: a secret on the command line is seen by everybody on this machine, and kept in the shell's history. "
                  + OTHERWISE);
    }
    return value;
  }
}
