package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.StackName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth export}. */
@Command(
    name = "export",
    description = "Write stacks as Compose files that 'berth stack deploy' takes again.",
    footer = {
      "",
      "What secrets hold is never written; a warning names each.",
      "",
      "Examples:",
      "  berth export shop > shop.yml",
      "  berth export --directory stacks        all of them, a file each"
    })
final class ExportCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description = "Write a file STACK.yml for each stack into this folder (default: print all).")
  private @Nullable String directory;

  @Parameters(
      paramLabel = "STACK",
      arity = "0..*",
      description = "Which stacks (default: all that are deployed).")
  private List<String> stacks = new ArrayList<>();

  ExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    BerthClient client = session.client();
    List<String> names = stacks.isEmpty() ? deployed(client) : stacks;
    List<Json> exports =
        names.stream().map(name -> client.get(ApiPath.of("stacks", name, "export"))).toList();
    Shell shell = session.shell();
    for (Json export : exports) {
      String name = export.text("name");
      export
          .texts("warnings")
          .forEach(warning -> shell.err().println("Warning: stack '" + name + "': " + warning));
    }
    if (directory == null) {
      print(exports);
    } else {
      write(exports, shell.directory().resolve(directory));
    }
    return 0;
  }

  /** Those that are on their way out have no version any more. */
  private static List<String> deployed(BerthClient client) {
    return client.get(ApiPath.of("stacks")).items().stream()
        .filter(stack -> stack.number("version") > 0)
        .map(stack -> stack.text("name"))
        .toList();
  }

  private void print(List<Json> exports) {
    for (int i = 0; i < exports.size(); i++) {
      session.shell().out().print((i == 0 ? "" : "---\n") + exports.get(i).text("text"));
    }
  }

  private void write(List<Json> exports, Path folder) {
    for (Json export : exports) {
      // Whatever a server says, it is a name.
      Path file = folder.resolve(new StackName(export.text("name")) + ".yml");
      try {
        write(export.text("text"), folder, file);
      } catch (IOException e) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot write '%s': %s. Name another folder with --directory."
                .formatted(file, e.getMessage()),
            e);
      }
      session.shell().out().println(file);
    }
  }

  private static void write(String text, Path folder, Path file) throws IOException {
    Files.createDirectories(folder);
    // Made readable by its owner alone before anything is in it.
    Path whole = Files.createTempFile(folder, ".export", ".yml");
    try {
      Files.writeString(whole, text, StandardCharsets.UTF_8);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
