package dev.berth.cli;

import dev.berth.client.Json;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command shows its result. */
final class Output {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table (for people) or json (for programs).")
  private Format format = Format.TABLE;

  /** The forms of a result. */
  enum Format {
    TABLE,
    JSON
  }

  boolean isJson() {
    return format == Format.JSON;
  }

  /** Prints a list or another overview. */
  void print(Shell shell, Json result, Supplier<Table> table) {
    if (isJson()) {
      shell.out().println(result.renderIndented());
    } else {
      shell.out().print(table.get().render(Colours.of(shell, Shell.Stream.OUT)));
    }
  }

  /** Prints everything that is known of one thing. */
  void printDetails(Shell shell, Json result) {
    shell
        .out()
        .print(
            isJson()
                ? result.renderIndented() + System.lineSeparator()
                : Details.render(result, Colours.of(shell, Shell.Stream.OUT)));
  }
}
