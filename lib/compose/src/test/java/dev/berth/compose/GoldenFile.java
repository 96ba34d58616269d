package dev.berth.compose;

import dev.berth.compose.StackSource.Attachment;
import dev.berth.compose.StackSource.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A case of a golden test: input, a line of dashes, output. A line {@code #= NAME=value} in the
 * input sets a variable, {@code #+ NAME} switches a profile on; a line {@code ==== NAME ====}
 * begins another file, {@code ++++ PATH ++++} one that the others name.
 */
record GoldenFile(Path path, StackSource source, String input, String output) {
  static final boolean REWRITE = "rewrite".equals(System.getProperty("golden"));
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final String END = "==== end ====";
  private static final String FOLDER_OF_STACK = "/srv/shop/";
  private static final Pattern DASHES = Pattern.compile("(?m)^-{40}\n");
  private static final Pattern NEXT_FILE =
      Pattern.compile("(?:====|\\+\\+\\+\\+) (\\S+) (?:====|\\+\\+\\+\\+)");

  /** Every case, sorted by name. */
  static List<GoldenFile> all() {
    try (Stream<Path> paths = Files.list(FOLDER)) {
      return paths
          .filter(path -> path.toString().endsWith(".txt"))
          .sorted()
          .map(GoldenFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenFile read(Path path) {
    try {
      String text = Files.readString(path);
      Matcher dashes = DASHES.matcher(text);
      boolean complete = dashes.find();
      String input = complete ? text.substring(0, dashes.start()) : text;
      String output = complete ? text.substring(dashes.end()) : "";
      return new GoldenFile(path, source(input), input, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an input stands for. */
  static StackSource source(String input) {
    Map<String, String> variables = new HashMap<>();
    Set<String> profiles = new HashSet<>();
    List<Text> texts = new ArrayList<>();
    List<Attachment> attachments = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String name = "compose.yml";
    boolean attached = false;
    for (String line : (input + (input.endsWith("\n") ? "" : "\n") + END).split("(?<=\n)", -1)) {
      Matcher next = NEXT_FILE.matcher(line.strip());
      if (next.matches()) {
        if (attached) {
          Content content = new Content(text.toString().getBytes(StandardCharsets.UTF_8));
          attachments.add(new Attachment(FOLDER_OF_STACK + name, content));
        } else {
          texts.add(new Text(name, text.toString()));
        }
        text.setLength(0);
        attached = line.startsWith("+");
        name = next.group(1);
        continue;
      }
      if (line.startsWith("#= ")) {
        String[] variable = line.substring(3).stripTrailing().split("=", 2);
        variables.put(variable[0], variable.length == 1 ? "" : variable[1]);
      }
      if (line.startsWith("#+ ")) {
        profiles.add(line.substring(3).strip());
      }
      text.append(line);
    }
    return new StackSource(texts, variables, "/srv/shop", attachments, profiles);
  }

  String name() {
    return path.getFileName().toString().replace(".txt", "");
  }

  void rewrite(String actual) {
    try {
      Files.writeString(path, input + "-".repeat(40) + "\n" + actual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
