package dev.berth.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the files of one model share: those handed in, or those of one entry of {@code include}.
 *
 * @param directory where their relative paths start
 * @param variables what {@code ${…}} in them stands for
 * @param way the files that led here by {@code include}, the first one first
 */
record Scope(Path directory, Map<String, String> variables, List<Path> way) {

  /** The scope of files that one of this scope includes. */
  Scope including(List<Path> files, Path folder, Map<String, String> defaults) {
    List<Path> longer = new ArrayList<>(way);
    longer.addAll(files);
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(variables);
    return new Scope(folder, all, longer);
  }
}
