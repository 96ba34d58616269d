package dev.berth.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.access.Principal;
import dev.berth.records.AuditEntry;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an entry as JSON, on one line whatever is in it: everything that is not plain text
 * (control characters, line separators, marks that turn the direction of writing, private signs) is
 * escaped, half a character replaced, and what is too long is cut, with a mark. Confined to one
 * thread.
 */
final class EntryText {
  private static final char MARK = '…';
  private static final char REPLACEMENT = '\ufffd';
  private static final int NAME = 200;
  private static final int RESOURCE = 1500;
  private static final int DETAIL_NAME = 64;
  private static final int DETAIL = 500;
  private static final int MOST_DETAILS = 16;
  private static final int ALL_DETAILS = 4000;

  private final StringBuilder text = new StringBuilder(400);

  private EntryText() {}

  /** All of an entry that is known before it has its place: a comma, and its fields. */
  static byte[] of(AuditEntry entry) {
    EntryText written = new EntryText();
    Principal principal = entry.principal();
    written.field("principal", principal.name(), NAME);
    written.field("tenant", principal.tenant().value(), NAME);
    written.text.append(",\"credential\":{\"kind\":\"");
    written.text.append(principal.credential().kind().name()).append('"');
    written.field("id", principal.credential().id(), NAME);
    written.text.append('}');
    written.field("address", principal.origin().address(), NAME);
    written.field("action", entry.action().name(), NAME);
    written.field("resource", entry.resource().toString(), RESOURCE);
    written.field("result", entry.result().name(), NAME);
    written.details(entry.details());
    return written.text.toString().getBytes(UTF_8);
  }

  private void details(Map<String, String> details) {
    text.append(",\"details\":{");
    int count = 0;
    int length = 0;
    for (Map.Entry<String, String> each : details.entrySet()) {
      length += Math.min(each.getValue().length(), DETAIL);
      if (count == MOST_DETAILS || length > ALL_DETAILS) {
        text.append(",\"").append(MARK).append("\":\"");
        text.append(details.size() - count).append(" more\"");
        break;
      }
      if (count > 0) {
        text.append(',');
      }
      string(each.getKey(), DETAIL_NAME);
      text.append(':');
      string(each.getValue(), DETAIL);
      count++;
    }
    text.append('}');
  }

  private void field(String name, String value, int longest) {
    text.append(",\"").append(name).append("\":");
    string(value, longest);
  }

  private void string(String value, int longest) {
    boolean whole = value.length() <= longest;
    int end = whole ? value.length() : longest;
    if (!whole && Character.isHighSurrogate(value.charAt(end - 1))) {
      end--;
    }
    text.append('"');
    int at = 0;
    while (at < end) {
      int character = value.codePointAt(at);
      at += Character.charCount(character);
      character(character);
    }
    if (!whole) {
      text.append(MARK);
    }
    text.append('"');
  }

  private void character(int character) {
    if (character == '"' || character == '\\') {
      text.append('\\').append((char) character);
    } else if (isPlain(character)) {
      text.appendCodePoint(character);
    } else if (Character.getType(character) == Character.SURROGATE) {
      text.append(REPLACEMENT);
    } else {
      for (char unit : Character.toChars(character)) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
      }
    }
  }

  private static boolean isPlain(int character) {
    if (character < 0x7f) {
      return character >= ' ';
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
