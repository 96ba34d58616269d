package dev.berth.logs;

import dev.berth.records.PlatformEvent;
import java.util.Map;

/** Writes an event as a line of JSON; what is too long is cut, with a mark. */
final class EventText {
  static final String IDENTITY = "identity";
  static final String TYPE = "event";
  static final String SEVERITY = "severity";

  /** Not {@code message}: that would be taken apart as what tasks write is. */
  static final String TEXT = "text";

  private static final int LONGEST = 2000;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_DETAILS = 16;

  private EventText() {}

  /** With its line feed. */
  static String of(PlatformEvent event) {
    PlatformEvent.Subject subject = event.subject();
    SourceText json =
        new SourceText()
            .begin()
            .text("time", event.time().toString())
            .text("tenant", subject.tenant().value())
            .text(TYPE, event.type())
            .text(SEVERITY, event.severity().word())
            .put("stack", cut(subject.stack(), LONGEST_NAME))
            .put("service", cut(subject.service(), LONGEST_NAME))
            .put("task", cut(subject.task(), LONGEST_NAME))
            .put("node", cut(subject.node(), LONGEST_NAME));
    if (subject.slot() > 0) {
      json.raw("slot", Integer.toString(subject.slot()));
    }
    json.put(TEXT, cut(event.message(), LONGEST));
    event.details().entrySet().stream().limit(MOST_DETAILS).forEach(each -> detail(json, each));
    return json.put(IDENTITY, plain(event.identity())).end() + "\n";
  }

  private static void detail(SourceText json, Map.Entry<String, String> each) {
    json.put("details." + cut(each.getKey(), LONGEST_NAME), cut(each.getValue(), LONGEST));
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  /** An identity as it stands in the file, with nothing in it that would have to be escaped. */
  static String plain(String identity) {
    return identity.replaceAll("[^ -~]|[\"\\\\]", "?");
  }
}
