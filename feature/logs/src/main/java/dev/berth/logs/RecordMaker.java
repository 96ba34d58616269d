package dev.berth.logs;

import dev.berth.index.Entry;
import dev.berth.index.FieldValue;
import dev.berth.templates.LineParts;
import dev.berth.templates.Parameter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes of lines what is kept and found. For one thread. */
final class RecordMaker {
  /** By which what comes in is followed; records do not show it. */
  static final String ARRIVAL = "arrival";

  /** Names that a header's fields have in a record. */
  private static final List<String> HEADER =
      List.of("logger", "host", "pid", "thread", "client", "user");

  private static final int LONGEST_SOURCE = Entry.LONGEST_SOURCE;
  private static final int LONGEST_VALUE = 32_000;
  private static final int CUT_MESSAGE = 100_000;

  private final Function<Source.Service, ServiceTemplates> templates;
  private final SourceText json = new SourceText();
  private final ToldRecord told = new ToldRecord(json);

  private Map<String, FieldValue> fields = Map.of();
  private Map<String, FieldValue> details = Map.of();

  /**
   * @param templates finds those of a service
   */
  RecordMaker(Function<Source.Service, ServiceTemplates> templates) {
    this.templates = templates;
  }

  /**
   * Makes a record.
   *
   * @param time when it is kept as
   * @param arrival its number among those of its tenant
   */
  Entry make(RawRecord raw, Instant time, long arrival) {
    fields = new LinkedHashMap<>();
    details = new LinkedHashMap<>();
    fields.put(ARRIVAL, new FieldValue.Figure(arrival));
    String source =
        switch (raw.source().kind()) {
          case TASK -> task(raw, time);
          case ACCESS, AUDIT, EVENT -> told.make(raw, time, fields, details);
        };
    return new Entry(time, source, fields, details);
  }

  private String task(RawRecord raw, Instant time) {
    String text = raw.first().text();
    ServiceTemplates known = templates.apply(raw.source().service());
    ServiceTemplates.Reading reading =
        known.read(text.getBytes(StandardCharsets.UTF_8), text, raw.time());
    json.begin().put("@timestamp", time.toString());
    if (!time.equals(raw.time())) {
      json.put("written", raw.time().toString());
    }
    origin(raw);
    header(reading.parts());
    String message = message(raw);
    int mark = json.length();
    json.put("message", message);
    fields.put("message", new FieldValue.Message(message));
    template(reading);
    parameters(reading.parts().parameters());
    if (raw.truncated()) {
      json.raw("truncated", "true");
      details.put("truncated", new FieldValue.Flag(true));
    }
    json.end();
    if (json.length() > LONGEST_SOURCE) {
      json.cut(mark);
      json.put("message", message.substring(0, Math.min(CUT_MESSAGE, message.length())));
      json.raw("truncated", "true").end();
    }
    return json.toString();
  }

  private static String message(RawRecord raw) {
    return raw.more().isEmpty()
        ? raw.first().text()
        : raw.first().text() + "\n" + String.join("\n", raw.more());
  }

  private void origin(RawRecord raw) {
    Source source = raw.source();
    tag("kind", source.kind().word());
    tag("tenant", source.tenant().value());
    tag("stack", source.service().stack());
    tag("service", source.service().service());
    tag("task", source.task());
    if (source.slot() > 0) {
      json.raw("slot", Integer.toString(source.slot()));
      details.put("slot", new FieldValue.Figure(source.slot()));
    }
    tag("node", source.node());
    tag("stream", raw.first().stream());
  }

  private void tag(String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
      fields.put(name, new FieldValue.Tag(value));
    }
  }

  private void header(LineParts parts) {
    Map<String, String> header = parts.header();
    String level = header.getOrDefault("level", "");
    tag("severity", Severity.of(level));
    json.put("level", level);
    json.put("logged", header.getOrDefault("time", ""));
    for (String name : HEADER) {
      String value = header.getOrDefault(name, "");
      json.put(name, value);
      if (!value.isEmpty()) {
        details.put(name, new FieldValue.Tag(value));
      }
    }
  }

  private void template(ServiceTemplates.Reading reading) {
    tag("template", reading.text());
    tag("template_id", reading.id());
  }

  private void parameters(List<Parameter> parameters) {
    json.object("parameters");
    for (Parameter each : parameters) {
      switch (each.form()) {
        case TEXT -> json.text(each.name(), each.text());
        case NUMBER, FLAG, NOTHING, NESTED -> json.raw(each.name(), each.text());
      }
      if (each.form() != Parameter.Form.NOTHING && !each.text().isEmpty()) {
        details.put("parameters." + each.name(), value(each));
      }
    }
    json.end();
  }

  static FieldValue value(Parameter parameter) {
    Double number = parameter.number();
    if (number != null) {
      return new FieldValue.Figure(number);
    }
    if (parameter.form() == Parameter.Form.FLAG) {
      return new FieldValue.Flag(parameter.text().equals("true"));
    }
    String text = parameter.text();
    return new FieldValue.Tag(
        text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text);
  }
}
