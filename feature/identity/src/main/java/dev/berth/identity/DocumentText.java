package dev.berth.identity;

import dev.berth.http.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Map;

/** Policy documents in bodies: as an object, or as the text of a file, whose lines then count. */
final class DocumentText {
  private DocumentText() {}

  private record Wrapped(Object document) {}

  /**
   * The text of a document.
   *
   * @param given an object or a text
   * @throws BerthException {@code INVALID_INPUT} for anything else
   */
  static String of(Object given) {
    return switch (given) {
      case String text -> text;
      case Map<?, ?> object -> Json.render(object);
      default ->
          throw new BerthException(
              ErrorCode.INVALID_INPUT, "document: Expected an object, or a text with one.");
    };
  }

  /** A document that was checked before, as an object for an answer. */
  static Object tree(String text) {
    return Json.parse("{\"document\":" + text + "}", Wrapped.class).document();
  }
}
