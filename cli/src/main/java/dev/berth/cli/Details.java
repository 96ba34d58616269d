package dev.berth.cli;

import dev.berth.client.Json;
import java.util.List;
import java.util.Map;

/** Everything about one thing, as indented lines of {@code key: value}. */
final class Details {
  private final Colours colours;
  private final StringBuilder text = new StringBuilder();

  private Details(Colours colours) {
    this.colours = colours;
  }

  static String render(Json value, Colours colours) {
    Details details = new Details(colours);
    details.fields(value.fields(), "");
    return details.text.toString();
  }

  private void fields(Map<String, Json> fields, String indent) {
    fields.forEach(
        (key, value) -> {
          text.append(indent).append(colours.bold(key + ":"));
          value(value, indent + "  ");
        });
  }

  private void value(Json value, String indent) {
    if (value.isObject() && !value.fields().isEmpty()) {
      text.append('\n');
      fields(value.fields(), indent);
    } else if (value.isList() && !value.items().isEmpty()) {
      text.append('\n');
      items(value.items(), indent);
    } else {
      text.append(' ').append(colours.state(scalar(value))).append('\n');
    }
  }

  private void items(List<Json> items, String indent) {
    for (Json item : items) {
      text.append(indent).append("-");
      if (item.isObject()) {
        int start = text.length();
        fields(item.fields(), indent + "  ");
        // The first key stands on the line of the dash.
        text.replace(start, Math.min(text.length(), start + indent.length() + 2), " ");
      } else {
        value(item, indent + "  ");
      }
    }
  }

  private static String scalar(Json value) {
    String shown = value.text();
    return shown.isEmpty() ? "-" : shown.replaceAll("\\p{Cntrl}", "?");
  }
}
