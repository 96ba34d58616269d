package dev.berth.templates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A log whose templates are known: raw lines, their messages, and the labelled templates.
 *
 * @param raw the lines with their headers
 * @param messages the lines without them
 * @param truth their labelled templates, runs of blanks folded
 */
record LabelledLog(String name, List<byte[]> raw, List<byte[]> messages, List<String> truth) {
  /** All logs of a folder that has one folder for each. */
  static List<LabelledLog> all(Path folder) {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(Files::isDirectory).sorted().map(LabelledLog::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LabelledLog read(Path folder) {
    String name = folder.getFileName().toString();
    try {
      byte[] all = Files.readAllBytes(folder.resolve(name + "_2k.log"));
      String raw = new String(all, StandardCharsets.ISO_8859_1);
      List<byte[]> lines = new ArrayList<>();
      for (String line : raw.split("\n", -1)) {
        lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
      }
      List<List<String>> rows =
          rows(Files.readString(folder.resolve(name + "_2k.log_structured_corrected.csv")));
      List<String> heading = rows.getFirst();
      int message = heading.indexOf("Content");
      int template = heading.indexOf("EventTemplate");
      int number = heading.indexOf("LineId");
      List<byte[]> ordered = new ArrayList<>();
      List<byte[]> messages = new ArrayList<>();
      List<String> truth = new ArrayList<>();
      for (List<String> row : rows.subList(1, rows.size())) {
        ordered.add(lines.get(Integer.parseInt(row.get(number)) - 1));
        messages.add(row.get(message).getBytes(StandardCharsets.UTF_8));
        truth.add(fold(row.get(template)));
      }
      return new LabelledLog(name, ordered, messages, truth);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String fold(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    int start = csv.startsWith("\ufeff") ? 1 : 0;
    for (int i = start; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"';
        if (doubled) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(List.copyOf(row));
          row.clear();
        }
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    return rows;
  }
}
