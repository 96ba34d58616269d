package dev.berth.logs;

import java.time.Instant;
import java.util.List;

/**
 * A template, for those who ask.
 *
 * @param template its text as it is known now
 * @param count how many lines had it
 * @param perHour how many had it each hour between the first and the last
 */
public record TemplateView(
    String id,
    String stack,
    String service,
    String template,
    long count,
    double perHour,
    Seen seen,
    List<String> examples) {

  /** When it was seen first, and last. */
  public record Seen(Instant first, Instant last) {}
}
