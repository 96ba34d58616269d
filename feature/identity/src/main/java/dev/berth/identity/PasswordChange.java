package dev.berth.identity;

import dev.berth.http.Request;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import dev.berth.kernel.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body that changes one's own password, {@code {"old", "new"}}: a record cannot have a
 * component of the second name.
 */
record PasswordChange(Secret old, Secret fresh) {
  /**
   * Reads one.
   *
   * @throws dev.berth.kernel.BerthException {@code INVALID_INPUT}
   */
  static PasswordChange read(Request request) {
    Map<?, ?> fields = request.json(Object.class) instanceof Map<?, ?> map ? map : Map.of();
    Problems problems = new Problems();
    String old = text(fields, "old", problems);
    String fresh = text(fields, "new", problems);
    for (Object name : fields.keySet()) {
      if (!name.equals("old") && !name.equals("new")) {
        problems.error(null, NameForm.shown(name.toString()), "This field is unknown.");
      }
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    return new PasswordChange(new Secret(old), new Secret(fresh));
  }

  private static String text(Map<?, ?> fields, String name, Problems problems) {
    @Nullable Object value = fields.get(name);
    if (value instanceof String text) {
      return text;
    }
    problems.error(null, name, "This field has to be a text.");
    return "";
  }
}
