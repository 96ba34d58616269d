package dev.berth.logs;

import dev.berth.index.FieldValue;
import dev.berth.templates.LineParts;
import dev.berth.templates.LineReader;
import dev.berth.templates.Parameter;
import dev.berth.templates.Templater;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes records of lines of JSON that Berth itself wrote: who asked the front door for what, what
 * was done, and what happened. Their fields are parameters, those of the audit trail {@code
 * audit.…}; the message sums them up. For one thread.
 */
final class ToldRecord {
  /** What stands before the fields of entries of the audit trail, and of nothing else. */
  static final String AUDIT_FIELDS = "audit";

  private static final String FIELDS = "parameters";

  /** What messages are made of. */
  private static final List<String> ACCESS = List.of("method", "host", "path", "status");

  private static final List<String> AUDIT = List.of("principal", "action", "resource", "result");

  /** What of an event is not among its parameters. */
  private static final Set<String> EVENT =
      Set.of(
          "level",
          "tenant",
          "stack",
          "service",
          "task",
          "slot",
          "node",
          EventText.TEXT,
          EventText.IDENTITY);

  private static final String ROUTE_OF_STACK = "@stack/";
  private static final int SERVER_FAILED = 500;
  private static final int CLIENT_FAILED = 400;

  private final SourceText json;
  private final LineReader reader = new LineReader(new Templater(100));

  ToldRecord(SourceText json) {
    this.json = json;
  }

  String make(
      RawRecord raw,
      Instant time,
      Map<String, FieldValue> fields,
      Map<String, FieldValue> details) {
    Source.Kind kind = raw.source().kind();
    Map<String, Parameter> told = parameters(raw.first().text());
    json.begin().put("@timestamp", time.toString());
    tag("kind", kind.word(), fields);
    tag("tenant", raw.source().tenant().value(), fields);
    String message =
        switch (kind) {
          case AUDIT -> audit(told, fields);
          case EVENT -> event(told, fields);
          case ACCESS, TASK -> access(told, fields);
        };
    json.text("message", message);
    fields.put("message", new FieldValue.Message(message));
    String prefix = kind == Source.Kind.AUDIT ? AUDIT_FIELDS : FIELDS;
    json.object(prefix);
    told.values().stream()
        .filter(each -> kind != Source.Kind.EVENT || !EVENT.contains(each.name()))
        .forEach(each -> parameter(prefix, each, details));
    return json.end().end().toString();
  }

  private String access(Map<String, Parameter> told, Map<String, FieldValue> fields) {
    tag("stack", stack(told), fields);
    tag("task", text(told, "upstream"), fields);
    tag("severity", severity(told), fields);
    return message(told, ACCESS);
  }

  private String audit(Map<String, Parameter> told, Map<String, FieldValue> fields) {
    String[] parts = text(told, "resource").split(":", 3);
    String[] path = parts[parts.length - 1].split("/", 3);
    String name = path.length > 1 && !path[1].equals("*") ? path[1] : "";
    switch (path[0]) {
      case "stack" -> tag("stack", name, fields);
      case "service" -> {
        tag("stack", name, fields);
        tag("service", path.length > 2 ? path[2] : "", fields);
      }
      case "task" -> tag("task", path[path.length - 1], fields);
      case "node" -> tag("node", name, fields);
      default -> {
        // Nothing that other records name.
      }
    }
    tag("severity", auditSeverity(told), fields);
    return message(told, AUDIT);
  }

  private String event(Map<String, Parameter> told, Map<String, FieldValue> fields) {
    for (String name : List.of("stack", "service", "task")) {
      tag(name, text(told, name), fields);
    }
    Parameter slot = told.get("slot");
    Double number = slot == null ? null : slot.number();
    if (number != null) {
      json.raw("slot", Integer.toString(number.intValue()));
      fields.put("slot", new FieldValue.Figure(number.intValue()));
    }
    tag("node", text(told, "node"), fields);
    tag("severity", Severity.of(text(told, "level")), fields);
    return text(told, EventText.TEXT);
  }

  private Map<String, Parameter> parameters(String line) {
    Map<String, Parameter> told = new LinkedHashMap<>();
    LineParts parts = reader.read(line.getBytes(StandardCharsets.UTF_8));
    parts.header().entrySet().stream()
        .filter(each -> !each.getKey().equals("time"))
        .sorted(Map.Entry.comparingByKey())
        .map(each -> new Parameter(each.getKey(), each.getValue(), Parameter.Form.TEXT, null))
        .forEach(each -> told.put(each.name(), each));
    parts.parameters().forEach(each -> told.put(each.name(), each));
    return told;
  }

  private static String text(Map<String, Parameter> told, String name) {
    Parameter found = told.get(name);
    return found == null ? "" : found.text();
  }

  private static String stack(Map<String, Parameter> told) {
    String route = text(told, "route");
    int at = route.indexOf(ROUTE_OF_STACK);
    return at < 0 ? "" : route.substring(at + ROUTE_OF_STACK.length());
  }

  private static String severity(Map<String, Parameter> told) {
    Parameter status = told.get("status");
    Double number = status == null ? null : status.number();
    if (number == null || number < CLIENT_FAILED) {
      return "info";
    }
    return number < SERVER_FAILED ? "warn" : "error";
  }

  private static String auditSeverity(Map<String, Parameter> told) {
    return switch (text(told, "result")) {
      case "REFUSED" -> "warn";
      case "FAILED" -> "error";
      default -> "info";
    };
  }

  private static String message(Map<String, Parameter> told, List<String> names) {
    StringBuilder message = new StringBuilder();
    for (String name : names) {
      String text = text(told, name);
      message.append(message.isEmpty() || text.isEmpty() ? "" : " ").append(text);
    }
    return message.toString();
  }

  private void tag(String name, String value, Map<String, FieldValue> fields) {
    if (!value.isEmpty()) {
      json.text(name, value);
      fields.put(name, new FieldValue.Tag(value));
    }
  }

  private void parameter(String prefix, Parameter each, Map<String, FieldValue> details) {
    if (each.form() == Parameter.Form.TEXT) {
      json.text(each.name(), each.text());
    } else {
      json.raw(each.name(), each.text());
    }
    if (each.form() != Parameter.Form.NOTHING && !each.text().isEmpty()) {
      details.put(prefix + "." + each.name(), RecordMaker.value(each));
    }
  }
}
