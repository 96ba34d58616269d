package dev.berth.kernel;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or odd, in an input. Prints as {@code FILE:LINE:COLUMN: PATH: message}.
 *
 * @param severity whether the input can be used all the same
 * @param place where it stands; null for an input without lines, such as a JSON body
 * @param path the key path, dots between keys and brackets for list positions ({@code
 *     services.web.ports[0]}); empty for the whole input
 * @param message what is wrong and what would be right, a sentence
 */
public record Problem(Severity severity, @Nullable Place place, String path, String message) {
  /** Whether an input with this problem can be used. */
  public enum Severity {
    /** The input is used; the person should know. */
    WARNING,
    /** The input is refused. */
    ERROR
  }

  public static Problem error(@Nullable Place place, String path, String message) {
    return new Problem(Severity.ERROR, place, path, message);
  }

  public static Problem warning(@Nullable Place place, String path, String message) {
    return new Problem(Severity.WARNING, place, path, message);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (place != null) {
      text.append(place).append(": ");
    }
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    return text.append(message).toString();
  }
}
