package dev.berth.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rows under headings, in columns of spaces. Confined to one thread. */
final class Table {
  private static final Set<String> STATES = Set.of("STATE", "STATUS", "HEALTH");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row; an empty cell shows a dash, and a control character a question mark. */
  Table row(String... cells) {
    rows.add(Arrays.stream(cells).map(Table::shown).toList());
    return this;
  }

  private static String shown(String cell) {
    return cell.isEmpty() ? "-" : CONTROL.matcher(cell).replaceAll("?");
  }

  String render(Colours colours) {
    StringBuilder text = new StringBuilder();
    int[] widths = widths();
    text.append(colours.bold(line(headings, widths, Colours.OFF))).append('\n');
    rows.forEach(row -> text.append(line(row, widths, colours)).append('\n'));
    return text.toString();
  }

  private int[] widths() {
    int[] widths = headings.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths, Colours colours) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      boolean last = i == widths.length - 1;
      line.append(STATES.contains(headings.get(i)) ? colours.state(cell) : cell)
          .append(last ? "" : " ".repeat(widths[i] - cell.length() + 2));
    }
    return line.toString();
  }
}
