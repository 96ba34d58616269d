package dev.berth.deploy;

import java.util.List;

/**
 * A stack as a Compose file that can be deployed again.
 *
 * @param target where it is deployed
 * @param version the one that was written
 * @param text the file, in YAML
 * @param warnings what could not be written, sentences; the file begins with them
 */
public record ExportView(
    String name, String target, long version, String text, List<String> warnings) {
  public ExportView {
    warnings = List.copyOf(warnings);
  }
}
