package dev.berth.alerts;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The silences of tenants. Thread-safe. */
final class Silences {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST_MATCHERS = 20;
  private static final int LONGEST_COMMENT = 500;

  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;

  Silences(Store store, InstantSource clock, IdSource ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What is to be silent.
   *
   * @param from null: now
   */
  record Wanted(List<String> matchers, @Nullable Instant from, Instant to, String comment) {}

  List<Silence> all(TenantId tenant) {
    return store.read(handle -> SilenceTable.all(handle, tenant));
  }

  /**
   * Adds one.
   *
   * @throws BerthException {@code INVALID_INPUT}, {@code QUOTA_EXCEEDED}
   */
  Silence add(TenantId tenant, Wanted wanted, String author) {
    Instant now = clock.instant();
    Instant given = wanted.from();
    Instant from = given == null ? now : given;
    List<Matcher> matchers = wanted.matchers().stream().map(Matcher::parse).toList();
    require(
        !matchers.isEmpty() && matchers.size() <= MOST_MATCHERS,
        "it needs 1 to %d matchers".formatted(MOST_MATCHERS));
    require(
        matchers.stream().anyMatch(Matcher::isSpecific),
        "its matchers match every alert. Let one say what a label is");
    require(wanted.to().isAfter(from) && wanted.to().isAfter(now), "it would be over already");
    require(
        Duration.between(from, wanted.to()).compareTo(LONGEST) <= 0
            && Duration.between(now, from).compareTo(LONGEST) <= 0,
        "a year is the longest, and the farthest ahead");
    require(
        wanted.comment().length() <= LONGEST_COMMENT,
        "its comment has more than %d characters".formatted(LONGEST_COMMENT));
    Silence silence =
        new Silence(
            ids.next(),
            matchers,
            from,
            wanted.to(),
            author,
            Shown.line(wanted.comment(), LONGEST_COMMENT));
    return store.write(
        handle -> {
          SilenceTable.add(handle, tenant, silence, now);
          if (SilenceTable.all(handle, tenant).size() > SilenceTable.MOST) {
            throw new BerthException(
                ErrorCode.QUOTA_EXCEEDED,
                "Cannot add a silence: a tenant may have %d. Remove some."
                    .formatted(SilenceTable.MOST));
          }
          return silence;
        });
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new BerthException(ErrorCode.INVALID_INPUT, "Cannot add a silence: " + otherwise + ".");
    }
  }

  void remove(TenantId tenant, String id) {
    if (!store.write(handle -> SilenceTable.delete(handle, tenant, id))) {
      throw Definitions.missing("silence", id, "berth alert silence ls").get();
    }
  }
}
