package dev.berth.audit;

import dev.berth.http.Request;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.records.AuditEntry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted.
 *
 * @param since the earliest time
 * @param until the first time that is too late
 * @param principal a name; null: any
 * @param action a pattern
 * @param resource a pattern, of the whole name or of its path within the tenant
 * @param result null: any
 * @param tenant the acting one's, or the resource's; null: any
 * @param tail how many at most, the last ones; 0: all
 */
record AuditQuery(
    Instant since,
    Instant until,
    @Nullable String principal,
    Wildcard action,
    Wildcard resource,
    AuditEntry.@Nullable Result result,
    @Nullable String tenant,
    int tail) {
  private static final int TAIL = 100;
  private static final int MOST = 100_000;

  /**
   * @throws BerthException {@code INVALID_INPUT}
   */
  static AuditQuery of(Request request, Instant now) {
    return new AuditQuery(
        time(request, "since", now, Instant.MIN),
        time(request, "until", now, Instant.MAX),
        text(request, "principal"),
        new Wildcard(request.query("action").filter(text -> !text.isEmpty()).orElse("*")),
        new Wildcard(request.query("resource").filter(text -> !text.isEmpty()).orElse("*")),
        result(text(request, "result")),
        text(request, "tenant"),
        request.number("tail", TAIL, 0, MOST));
  }

  private static @Nullable String text(Request request, String name) {
    return request.query(name).filter(text -> !text.isEmpty()).orElse(null);
  }

  private static Instant time(Request request, String name, Instant now, Instant otherwise) {
    String text = text(request, name);
    if (text == null) {
      return otherwise;
    }
    try {
      return text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the query parameter '%s': it is no time. Write one like 2026-01-31T12:00:00Z, or how long ago, like PT24H."
              .formatted(name),
          e);
    }
  }

  private static AuditEntry.@Nullable Result result(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(AuditEntry.Result.values())
        .filter(each -> each.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot read the query parameter 'result': it is one of "
                        + Arrays.stream(AuditEntry.Result.values())
                            .map(Enum::name)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  boolean matches(EntryView entry) {
    Instant time = entry.time();
    return !time.isBefore(since)
        && time.isBefore(until)
        && (principal == null || principal.equals(entry.principal()))
        && action.matches(entry.action())
        && (resource.matches(entry.resource()) || resource.matches(entry.resourcePath()))
        && (result == null || result.name().equals(entry.result()))
        && (tenant == null || entry.isOf(tenant));
  }
}
