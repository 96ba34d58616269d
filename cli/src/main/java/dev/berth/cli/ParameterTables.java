package dev.berth.cli;

import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;

/** The tables of parameters and their versions. */
final class ParameterTables {
  private static final String ENCRYPTED = "SecureString";

  private ParameterTables() {}

  static Table parameters(List<Json> parameters, InstantSource clock) {
    Table table = new Table("NAME", "TYPE", "VERSION", "TIER", "MODIFIED", "DESCRIPTION");
    for (Json parameter : parameters) {
      table.row(
          parameter.text("name"),
          parameter.text("type"),
          parameter.text("version"),
          parameter.text("tier"),
          Tables.age(parameter.text("modified"), clock),
          parameter.text("description"));
    }
    return table;
  }

  /**
   * Versions, with their values.
   *
   * @param decrypted whether what was encrypted is shown
   */
  static Table versions(List<Json> versions, InstantSource clock, boolean decrypted) {
    Table table = new Table("VERSION", "TYPE", "MODIFIED", "BY", "LABELS", "VALUE");
    for (Json version : versions) {
      boolean hidden = !decrypted && version.text("type").equals(ENCRYPTED);
      table.row(
          version.text("version"),
          version.text("type"),
          Tables.age(version.text("modified"), clock),
          version.text("modifiedBy"),
          String.join(" ", version.texts("labels")),
          hidden ? "***" : version.text("value"));
    }
    return table;
  }
}
