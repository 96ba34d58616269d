package dev.berth.templates;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines apart as {@link LogConverter} does, into values and not into JSON. Confined to one
 * thread.
 */
public final class LineReader {
  private static final int LONGEST_NUMBER = 40;

  private final Templater templater;
  private final RecordHeader header = new RecordHeader();
  private final StructuredLine structured;
  private final Normalizer normalizer = new Normalizer();
  private final JsonLine jsonLine = new JsonLine();
  private final Fields fields = new Fields();
  private final JsonText scratch = new JsonText();

  public LineReader(Templater templater) {
    this.templater = templater;
    structured = new StructuredLine(templater);
  }

  /** Takes a line apart; it has no line end. */
  public LineParts read(byte[] line) {
    int to = line.length;
    Map<String, String> told = new HashMap<>();
    if (to > 0 && line[0] == '{' && isStructured(line, 0, to)) {
      return structured(line, 0, told);
    }
    int from = 0;
    if (to > 0) {
      header.read(line, 0, to);
      header(line, told);
      from = header.message;
    }
    if (from < to && isStructured(line, from, to)) {
      return structured(line, from, told);
    }
    Template template = templater.find(line, from, to);
    return new LineParts(told, template, parameters(template, new HashSet<>()));
  }

  private boolean isStructured(byte[] line, int from, int to) {
    int last = to;
    while (last > from && Bytes.isBlank(line[last - 1])) {
      last--;
    }
    return line[from] == '{'
        ? jsonLine.read(line, from, last, fields) && fields.count > 0
        : LogfmtLine.read(line, from, last, fields);
  }

  private void header(byte[] line, Map<String, String> told) {
    for (RecordHeader.Field field : RecordHeader.FIELDS) {
      int start = header.start(field);
      if (start >= 0) {
        int end = header.end(field);
        told.put(
            field.key(),
            field == RecordHeader.Field.TIME ? time(line, start, end) : text(line, start, end));
      }
    }
  }

  /** As ISO 8601 if it is a full date, else as it is written. */
  private String time(byte[] text, int from, int to) {
    scratch.clear();
    return TimeText.iso(text, from, to, scratch)
        ? text(scratch.bytes, 1, scratch.length - 1)
        : text(text, from, to);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private List<Parameter> parameters(Template template, Set<String> taken) {
    LineScan scan = templater.scan();
    List<String> names = template.names();
    List<Parameter> found = new ArrayList<>(names.size());
    for (int i = 0; i < template.kinds.length; i++) {
      if (template.isVariable(i)) {
        String name = names.get(found.size());
        taken.add(name);
        String text = text(scan.bytes, scan.starts[i], scan.ends[i]);
        found.add(new Parameter(name, text, Parameter.Form.TEXT, number(scan, i, text)));
      }
    }
    return found;
  }

  private @Nullable Double number(LineScan scan, int token, String text) {
    byte kind = scan.kinds[token];
    if (kind < LineScan.VARIABLE) {
      return null;
    }
    ParameterType type = ParameterType.of(kind);
    return switch (type) {
      case NUMBER, DURATION, SIZE -> {
        scratch.clear();
        boolean other =
            normalizer.write(type, scan.bytes, scan.starts[token], scan.ends[token], scratch);
        yield number(other ? text(scratch.bytes, 0, scratch.length) : text);
      }
      default -> null;
    };
  }

  private static @Nullable Double number(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NUMBER || isNoDigit(text)) {
      return null;
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Neither {@code NaN} nor {@code 1d}, which Java takes for numbers. */
  private static boolean isNoDigit(String text) {
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    boolean signed = first == '-' || first == '+' || first == '.';
    return (!signed && (first < '0' || first > '9')) || last < '0' || last > '9';
  }

  private LineParts structured(byte[] line, int from, Map<String, String> told) {
    boolean isJson = line[from] == '{';
    int message = structured.roles(line, fields);
    for (int i = 0; i < fields.count; i++) {
      String role = structured.role(i);
      if (!role.isEmpty() && i != message) {
        told.put(role, role.equals("time") ? timeValue(line, i) : value(line, i));
      }
    }
    Template template = structured.template(line, fields, message);
    Set<String> taken = new HashSet<>();
    List<Parameter> found = new ArrayList<>();
    if (message >= 0) {
      found.addAll(parameters(template, taken));
    }
    for (int i = 0; i < fields.count; i++) {
      if (structured.role(i).isEmpty()) {
        found.add(parameter(line, i, isJson, taken));
      }
    }
    return new LineParts(told, template, found);
  }

  private String timeValue(byte[] line, int field) {
    byte[] text = value(line, field).getBytes(StandardCharsets.UTF_8);
    return time(text, 0, text.length);
  }

  private String value(byte[] line, int field) {
    return unescaped(line, fields.starts[field], fields.ends[field], fields.quoted[field]);
  }

  private String unescaped(byte[] line, int from, int to, boolean quoted) {
    scratch.clear();
    StructuredLine.unescape(line, from, to, quoted, scratch);
    return text(scratch.bytes, 0, scratch.length);
  }

  private Parameter parameter(byte[] line, int field, boolean isJson, Set<String> taken) {
    String key = unescaped(line, fields.keyStarts[field], fields.keyEnds[field], isJson);
    String name = key;
    for (int number = 2; !taken.add(name); number++) {
      name = key + number;
    }
    String text = value(line, field);
    Parameter.Form form =
        isJson && !fields.quoted[field] ? form(line[fields.starts[field]]) : Parameter.Form.TEXT;
    boolean numeric =
        form == Parameter.Form.NUMBER
            || (form == Parameter.Form.TEXT && !isJson && !fields.quoted[field]);
    return new Parameter(name, text, form, numeric ? number(text) : null);
  }

  private static Parameter.Form form(byte first) {
    return switch (first) {
      case '{', '[' -> Parameter.Form.NESTED;
      case 't', 'f' -> Parameter.Form.FLAG;
      case 'n' -> Parameter.Form.NOTHING;
      default -> Parameter.Form.NUMBER;
    };
  }
}
