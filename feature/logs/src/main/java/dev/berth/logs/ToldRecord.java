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

/**
 * Makes records of lines of JSON that Berth itself wrote: who asked the front door for what, and
 * what was done. Their fields are parameters; the message sums them up. For one thread.
 */
final class ToldRecord {
  /** What messages are made of. */
  private static final List<String> ACCESS = List.of("method", "host", "path", "status");

  private static final List<String> AUDIT = List.of("principal", "action", "resource", "result");

  private static final String ROUTE_OF_STACK = "@stack/";
  private static final int SERVER_FAILED = 500;
  private static final int CLIENT_FAILED = 400;

  private final SourceText json;
  private final LineReader reader = new LineReader(new Templater(100));

  ToldRecord(SourceText json) {
    this.json = json;
  }

  String make(RawRecord raw, Instant time, Map<String, FieldValue> fields, Map<String, FieldValue> details) {
    boolean access = raw.source().kind() == Source.Kind.ACCESS;
    Map<String, Parameter> told = parameters(raw.first().text());
    json.begin().put("@timestamp", time.toString());
    tag("kind", raw.source().kind().word(), fields);
    tag("tenant", raw.source().tenant().value(), fields);
    tag("stack", access ? stack(told) : "", fields);
    tag("task", access ? text(told, "upstream") : "", fields);
    tag("severity", access ? severity(told) : auditSeverity(told), fields);
    String message = message(told, access ? ACCESS : AUDIT);
    json.text("message", message);
    fields.put("message", new FieldValue.Message(message));
    json.object("parameters");
    told.values().forEach(each -> parameter(each, details));
    return json.end().end().toString();
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

  private void parameter(Parameter each, Map<String, FieldValue> details) {
    if (each.form() == Parameter.Form.TEXT) {
      json.text(each.name(), each.text());
    } else {
      json.raw(each.name(), each.text());
    }
    if (each.form() != Parameter.Form.NOTHING && !each.text().isEmpty()) {
      details.put("parameters." + each.name(), RecordMaker.value(each));
    }
  }
}
