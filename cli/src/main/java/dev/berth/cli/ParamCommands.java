package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth param}. */
@Command(
    name = "param",
    description = "Keep parameters: named values with versions, maybe encrypted.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A NAME is a path such as /production/db/host; NAME:3 and NAME:LABEL are versions of it.",
      "",
      "Examples:",
      "  berth param put /production/db/host db.example.org",
      "  berth param put --type SecureString /production/db/password",
      "  berth param get --decrypt /production/db/password",
      "  berth param tree /production"
    })
final class ParamCommands implements Family {
  private static final String NAME = "NAME";

  private final Session session;

  ParamCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of("put", new ParamPutCommand(session));
  }

  @Command(
      name = "get",
      description = "Print the value of a parameter, and nothing else.",
      footer = {
        "",
        "A SecureString stays encrypted without --decrypt.",
        "",
        "Examples:",
        "  berth param get /production/db/host",
        "  berth param get --decrypt /production/db/password",
        "  berth param get /production/db/host:2"
      })
  int get(
      @Mixin Decryption decryption,
      @Mixin Output output,
      @Parameters(paramLabel = NAME) String name) {
    ApiPath path = ApiPath.of("parameters", "value").with("name", name);
    Json parameter = session.client().get(decryption.of(path));
    String shown = output.isJson() ? parameter.renderIndented() : parameter.text("value");
    session.shell().out().println(shown);
    return 0;
  }

  @Command(
      name = "ls",
      description = "List parameters, without their values.",
      footer = {
        "",
        "Examples:",
        "  berth param ls",
        "  berth param ls /production         those directly below",
        "  berth param ls -r /production      … and further below"
      })
  int list(
      @Option(
              names = {"-r", "--recursive"},
              description = "Those further below the path, too.")
          boolean recursive,
      @Mixin Listing listing,
      @Parameters(paramLabel = "PATH", arity = "0..1") @Nullable String path) {
    ParameterPages pages = new ParameterPages(session.client());
    List<Json> found = path == null ? pages.all() : pages.below(path, recursive);
    Shell shell = session.shell();
    listing.print(
        shell, Json.of(found), "name", list -> ParameterTables.parameters(list, shell.clock()));
    if (found.isEmpty() && path != null && !recursive) {
      shell
          .err()
          .println("Nothing is directly below '%s'; -r looks further below.".formatted(path));
    }
    return 0;
  }

  @Command(
      name = "tree",
      description = "Show the names of parameters as a tree.",
      footer = {"", "Examples:", "  berth param tree", "  berth param tree /production"})
  int tree(
      @Mixin Output output,
      @Parameters(paramLabel = "PATH", arity = "0..1", defaultValue = "/") String path) {
    ParameterPages pages = new ParameterPages(session.client());
    List<Json> found = path.equals("/") ? pages.all() : pages.below(path, true);
    if (output.isJson()) {
      session.shell().out().println(Json.of(found).renderIndented());
    } else {
      ParameterTree.of(found).print(session.shell());
    }
    return 0;
  }

  @Command(
      name = "history",
      description = "List the versions of a parameter.",
      footer = {"", "Example:", "  berth param history /production/db/host"})
  int history(
      @Mixin Decryption decryption,
      @Mixin Listing listing,
      @Parameters(paramLabel = NAME) String name) {
    ApiPath path = ApiPath.of("parameters", "history").with("name", name);
    List<Json> versions = new ParameterPages(session.client()).history(decryption.of(path));
    Shell shell = session.shell();
    listing.print(
        shell,
        Json.of(versions),
        "version",
        list -> ParameterTables.versions(list, shell.clock(), decryption.isWanted()));
    return 0;
  }

  @Command(
      name = "label",
      description = "Give labels to a version of a parameter; another version loses them.",
      footer = {
        "",
        "Examples:",
        "  berth param label /production/db/host stable",
        "  berth param label --version 2 /production/db/host stable tested"
      })
  int label(
      @Option(
              names = "--version",
              paramLabel = "VERSION",
              description = "Which one (default: the newest).")
          @Nullable Long version,
      @Parameters(index = "0", paramLabel = NAME) String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "LABEL") List<String> labels) {
    Json body =
        version == null
            ? Json.object("name", name, "labels", labels)
            : Json.object("name", name, "version", version, "labels", labels);
    return told(
        name,
        session.client().put(ApiPath.of("parameters", "labels"), body),
        "A label has up to 100 letters, digits, '.', '-' and '_', and begins with no digit, 'aws' or 'ssm'.");
  }

  @Command(
      name = "unlabel",
      description = "Take labels from a version of a parameter.",
      footer = {"", "Example:", "  berth param unlabel --version 2 /production/db/host stable"})
  int unlabel(
      @Option(
              names = "--version",
              paramLabel = "VERSION",
              required = true,
              description = "Which one.")
          long version,
      @Parameters(index = "0", paramLabel = NAME) String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "LABEL") List<String> labels) {
    Json body = Json.object("name", name, "version", version, "labels", labels);
    return told(
        name,
        session.client().delete(ApiPath.of("parameters", "labels"), body),
        "Version %d does not have them. Look with 'berth param history'.".formatted(version));
  }

  /** As AWS does, the server leaves out the labels that it cannot take. */
  private int told(String name, Json answer, String reason) {
    Shell shell = session.shell();
    answer.texts("labels").forEach(label -> shell.out().println(name + ":" + label));
    List<String> left = answer.texts("invalid");
    if (left.isEmpty()) {
      return 0;
    }
    shell.out().flush();
    shell
        .err()
        .println(
            "Cannot use labels of '%s': %s. %s".formatted(name, String.join(", ", left), reason));
    return 1;
  }

  @Command(
      name = "rm",
      description = "Remove parameters with all their versions.",
      footer = {"", "Example:", "  berth param rm -y /production/db/host"})
  int remove(
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = NAME, arity = "1..*") List<String> names) {
    String consequence = "All versions of %s are removed.".formatted(String.join(", ", names));
    if (!confirmation.isGiven(session.shell(), consequence)) {
      return 1;
    }
    return Removal.of(session, names, name -> ApiPath.of("parameters").with("name", name));
  }
}
