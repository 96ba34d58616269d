package dev.berth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Layout is google-java-format's. {@code -Dformat=rewrite} rewrites what differs; it runs in the
 * JVM of the tests because the one that runs Maven may be too old to parse the sources.
 */
class FormatTest {
  private static final boolean REWRITE = "rewrite".equals(System.getProperty("format"));

  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    Formatter formatter = new Formatter();
    List<String> unformatted = new ArrayList<>();
    for (Path file : SourceTree.files(".java")) {
      String source = SourceTree.read(file);
      String formatted = format(formatter, source);
      if (formatted.equals(source)) {
        continue;
      }
      if (REWRITE) {
        Files.writeString(file, formatted);
      } else {
        unformatted.add(SourceTree.ROOT.relativize(file).toString());
      }
    }
    assertThat(unformatted)
        .as("files to format with: mvn test -pl testing/rules -Dtest=FormatTest -Dformat=rewrite")
        .isEmpty();
  }

  private static String format(Formatter formatter, String source) throws FormatterException {
    String ordered = ImportOrderer.reorderImports(source, Style.GOOGLE);
    return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }
}
