package dev.berth.templates;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes the object of a line that has fields: JSON or logfmt. Its time, severity, logger and so on
 * become the header; its message gets a template, and without one the line is a template of its
 * keys; all else are parameters. Confined to one thread.
 */
final class StructuredLine {
  private static final Map<Long, String> KNOWN =
      Map.ofEntries(
          entry("time", "time"),
          entry("timestamp", "time"),
          entry("ts", "time"),
          entry("@timestamp", "time"),
          entry("t", "time"),
          entry("level", "level"),
          entry("lvl", "level"),
          entry("severity", "level"),
          entry("loglevel", "level"),
          entry("logger", "logger"),
          entry("logger_name", "logger"),
          entry("component", "logger"),
          entry("host", "host"),
          entry("hostname", "host"),
          entry("pid", "pid"),
          entry("thread", "thread"),
          entry("thread_name", "thread"),
          entry("msg", "message"),
          entry("message", "message"),
          entry("log", "message"));

  private final Templater templater;
  private final String[] roles = new String[Fields.MOST];
  private final JsonText scratch = new JsonText();

  StructuredLine(Templater templater) {
    this.templater = templater;
    java.util.Arrays.fill(roles, "");
  }

  private static Map.Entry<Long, String> entry(String key, String field) {
    return Map.entry(Bytes.hash(key), field);
  }

  void write(byte[] line, int from, int to, Fields fields, JsonText json) {
    int message = roles(line, fields);
    boolean isJson = line[from] == '{';
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < fields.count; i++) {
      if (!roles[i].isEmpty() && i != message) {
        json.raw('"').raw(roles[i]).raw("\":");
        value(line, fields, i, isJson, roles[i].equals("time"), json);
        json.raw(',');
      }
    }
    Template template = template(line, fields, message);
    json.raw(template.json()).raw(",\"parameters\":{");
    int told = 0;
    if (message >= 0) {
      told = parameters(template, taken, json);
    }
    for (int i = 0; i < fields.count; i++) {
      if (roles[i].isEmpty()) {
        json.raw(told++ == 0 ? "" : ",");
        key(line, fields, i, isJson, taken, json);
        value(line, fields, i, isJson, false, json);
      }
    }
    json.raw('}');
  }

  /** What a field tells, once {@link #roles} has looked; empty: it is a parameter. */
  String role(int field) {
    return roles[field];
  }

  /** Finds what each field tells; gives the position of the message, or -1. */
  int roles(byte[] line, Fields fields) {
    int message = -1;
    Set<String> given = new HashSet<>();
    for (int i = 0; i < fields.count; i++) {
      String role =
          KNOWN.getOrDefault(Bytes.hash(line, fields.keyStarts[i], fields.keyEnds[i]), "");
      boolean isMessage = role.equals("message");
      byte first = fields.starts[i] < fields.ends[i] ? line[fields.starts[i]] : (byte) '"';
      boolean scalar = fields.quoted[i] || (first != '{' && first != '[');
      boolean text = fields.quoted[i] || first > '9';
      boolean usable = !role.isEmpty() && scalar && (!isMessage || text);
      roles[i] = usable && given.add(role) ? role : "";
      message = isMessage && !roles[i].isEmpty() ? i : message;
    }
    return message;
  }

  Template template(byte[] line, Fields fields, int message) {
    if (message >= 0) {
      scratch.clear();
      unescape(line, fields.starts[message], fields.ends[message], fields.quoted[message], scratch);
      byte[] text = java.util.Arrays.copyOf(scratch.bytes, scratch.length);
      return templater.find(text, 0, text.length);
    }
    scratch.clear();
    for (int i = 0; i < fields.count; i++) {
      if (roles[i].isEmpty()) {
        scratch.raw(scratch.length == 0 ? "" : " ");
        scratch.raw(line, fields.keyStarts[i], fields.keyEnds[i]).raw("=0");
      }
    }
    byte[] keys = java.util.Arrays.copyOf(scratch.bytes, scratch.length);
    return templater.findValues(keys, 0, keys.length);
  }

  private int parameters(Template template, Set<String> taken, JsonText json) {
    int told = 0;
    LineScan scan = templater.scan();
    for (int i = 0; i < template.kinds.length; i++) {
      if (template.isVariable(i)) {
        String name = template.names().get(told);
        taken.add(name);
        json.raw(told++ == 0 ? "" : ",").quoted(name).raw(':');
        json.quoted(scan.bytes, scan.starts[i], scan.ends[i]);
      }
    }
    return told;
  }

  private static void key(
      byte[] line, Fields fields, int at, boolean isJson, Set<String> taken, JsonText json) {
    String name =
        new String(
            line,
            fields.keyStarts[at],
            fields.keyEnds[at] - fields.keyStarts[at],
            java.nio.charset.StandardCharsets.UTF_8);
    String unique = name;
    for (int number = 2; !taken.add(unique); number++) {
      unique = name + number;
    }
    if (isJson) {
      byte[] escaped = unique.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      json.raw('"').raw(escaped).raw("\":");
    } else {
      json.quoted(unique).raw(':');
    }
  }

  private void value(
      byte[] line, Fields fields, int at, boolean isJson, boolean time, JsonText json) {
    int start = fields.starts[at];
    int end = fields.ends[at];
    if (isJson && !fields.quoted[at]) {
      json.raw(line, start, end);
    } else if (isJson && !time) {
      json.raw('"').raw(line, start, end).raw('"');
    } else {
      scratch.clear();
      unescape(line, start, end, fields.quoted[at], scratch);
      if (time) {
        TimeText.write(scratch.bytes, 0, scratch.length, json);
      } else {
        json.quoted(scratch.bytes, 0, scratch.length);
      }
    }
  }

  static void unescape(byte[] line, int from, int to, boolean quoted, JsonText out) {
    int i = from;
    while (i < to) {
      byte c = line[i++];
      if (c != '\\' || !quoted || i >= to) {
        out.raw(line, i - 1, i);
        continue;
      }
      byte kind = line[i++];
      switch (kind) {
        case 'n' -> out.raw('\n');
        case 't' -> out.raw('\t');
        case 'r' -> out.raw('\r');
        case 'b', 'f' -> out.raw(' ');
        case 'u' -> {
          if (i + 4 <= to) {
            i = unicode(line, i, to, out);
          }
        }
        default -> out.raw(line, i - 1, i);
      }
    }
  }

  private static int unicode(byte[] line, int at, int to, JsonText out) {
    int i = at + 4;
    int high = hex(line, at);
    StringBuilder text = new StringBuilder().append((char) high);
    if (Character.isHighSurrogate((char) high)
        && i + 6 <= to
        && line[i] == '\\'
        && line[i + 1] == 'u') {
      text.append((char) hex(line, i + 2));
      i += 6;
    }
    out.raw(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return i;
  }

  private static int hex(byte[] line, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 4 | Math.max(0, Character.digit(line[i], 16));
    }
    return value;
  }
}
