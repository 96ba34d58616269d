package dev.berth.cli;

import dev.berth.client.Json;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command shows a list. */
final class Listing {
  @Mixin private Output output = new Output();

  @Option(
      names = {"-q", "--quiet"},
      description = "Only names or ids, a line each.")
  private boolean quiet;

  /**
   * Prints a list.
   *
   * @param id the field that names an item
   */
  void print(Shell shell, Json list, String id, Function<List<Json>, Table> table) {
    if (quiet) {
      list.items().forEach(item -> shell.out().println(item.text(id)));
    } else {
      output.print(shell, list, () -> table.apply(list.items()));
    }
  }
}
