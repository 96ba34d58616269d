package dev.berth.product;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What somebody sees of an installation, without what differs from one to the next: ids, addresses,
 * ports, ages, the width of columns, and the order of lines that has no meaning.
 */
final class Seen {
  private static final Pattern AGE = Pattern.compile("\\b\\d+[smhd] ago|\\bjust now");
  private static final Pattern ADDRESS = Pattern.compile("\\b\\d+(\\.\\d+){3}(/\\d+)?");
  private static final Pattern ID =
      Pattern.compile("(^|(?<=Pingpong )|(?<=\\.\\d{1,3}\\.)|\\b(?=[a-z]*\\d))[a-z0-9]{12}\\b");

  private final Installation berth;
  private final List<String> lines = new ArrayList<>();

  Seen(Installation berth) {
    this.berth = berth;
  }

  /** Calls a command that succeeds, and notes what it prints. */
  void see(String... command) {
    note("$ berth " + String.join(" ", command), berth.berth(command).succeeded().out());
  }

  /** Asks the front door, and notes its answer. */
  void see(FrontDoorClient.Answer answer) {
    note("> " + answer.status(), answer.body());
  }

  /** Notes what came of something. */
  void note(String title, String text) {
    lines.add(alike(title));
    text.lines().map(this::alike).sorted().forEach(line -> lines.add("  " + line));
  }

  private String alike(String line) {
    String text = line.replace(Integer.toString(berth.port()), "PORT");
    text = AGE.matcher(text).replaceAll("AGE");
    text = ADDRESS.matcher(text).replaceAll("ADDRESS");
    text = ID.matcher(text).replaceAll("ID");
    return text.replaceAll(" +", " ").strip();
  }

  /** All of it, line by line. */
  String text() {
    return String.join("\n", lines);
  }
}
