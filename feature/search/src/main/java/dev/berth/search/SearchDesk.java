package dev.berth.search;

import dev.berth.access.Access;
import dev.berth.access.Principal;
import dev.berth.elastic.ElasticFailure;
import dev.berth.http.FailedAttempts;
import dev.berth.http.Guard;
import dev.berth.index.DayRecords;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in and answers them, each on a thread of its own. Thread-safe.
 *
 * <p>The order: room (429), path (400, 405), token (401, 429), media type (406), body (413, 429),
 * right (403), endpoint.
 */
public final class SearchDesk implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SearchDesk.class.getName());
  private static final int MOST_CALLS = 256;

  private final Callers callers;
  private final IdSource ids;
  private final Paths paths = new Paths();
  private final BodyRoom room = new BodyRoom();
  private final Semaphore calls = new Semaphore(MOST_CALLS);
  private final ExecutorService executor = Threads.virtual("elasticsearch");

  /**
   * Who decides, and what a desk makes new.
   *
   * @param ids of documents that have none, and of failures
   */
  public record Surroundings(
      Access access, Guard guard, IdSource ids, InstantSource clock, String version) {}

  /**
   * Makes one.
   *
   * @param store keeps the documents
   * @param records what somebody may see of the records of logs
   */
  public SearchDesk(
      DocumentStore store, Function<Principal, DayRecords> records, Surroundings surroundings) {
    this.ids = surroundings.ids();
    this.callers = new Callers(surroundings.access(), new FailedAttempts(surroundings.clock()));
    RecordIndices days = new RecordIndices(records);
    Indices indices = new Indices(store, days, surroundings.access(), surroundings.guard());
    new ClusterEndpoints(surroundings.version()).addTo(paths);
    new BulkEndpoints(store, indices, ids).addTo(paths);
    new DocumentEndpoints(store, days, indices, ids).addTo(paths);
    new SearchEndpoints(store, days, indices, surroundings.clock()).addTo(paths);
    new IndexEndpoints(store, days, indices).addTo(paths);
    new TemplateEndpoints(store, indices).addTo(paths);
  }

  /** Takes a request; on its event loop, which is not held. */
  void take(Call call) {
    if (!calls.tryAcquire()) {
      call.answer(Failures.answer(busy()));
      return;
    }
    try {
      executor.execute(() -> serve(call));
    } catch (RejectedExecutionException e) {
      calls.release();
      call.answer(Failures.answer(busy()));
    }
  }

  private static ElasticFailure busy() {
    return new ElasticFailure(
        ErrorCode.TOO_MANY,
        "es_rejected_execution_exception",
        "Cannot answer now: too many requests are under way. Try again in a moment.");
  }

  private void serve(Call call) {
    try {
      call.answer(answer(call));
    } catch (BerthException e) {
      call.answer(Failures.answer(e));
    } catch (InterruptedException e) {
      call.answer(Failures.answer(busy()));
    } catch (Exception | Error e) {
      call.answer(Failures.answer(defect(call, e)));
    } finally {
      calls.release();
    }
  }

  private BerthException defect(Call call, Throwable e) {
    String id = ids.next();
    LOG.log(
        Level.ERROR, "Answered %s %s with failure %s".formatted(call.method(), call.path(), id), e);
    return new BerthException(
        ErrorCode.INTERNAL,
        "Cannot answer: a defect of the server. Its log says more under '%s'.".formatted(id));
  }

  private Answer answer(Call call) throws Exception {
    Paths.Found found = paths.find(call.method(), call.path());
    Principal principal =
        callers.authenticate(
            call.header("Authorization"), call.header("X-Berth-Tenant"), call.origin());
    checkType(call.header("Content-Type"));
    checkType(call.header("Accept"));
    try (BodyRoom.Share share = room.enter(principal.tenant())) {
      RequestBody body = call.body(share);
      return found
          .endpoint()
          .answer(new Asked(principal, call.method(), found.names(), call.parameters(), body));
    }
  }

  /** JSON in one of its many names, for version 7 or 8. */
  private static void checkType(@Nullable String type) {
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    boolean known =
        lower.isEmpty()
            || lower.contains("json")
            || lower.contains("*/*")
            || lower.contains("text/plain");
    boolean other =
        lower.contains("compatible-with=")
            && !lower.contains("compatible-with=8")
            && !lower.contains("compatible-with=7");
    if (!known || other) {
      throw new ElasticFailure(
          other ? ErrorCode.INVALID_INPUT : ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "media_type_header_exception",
          "Cannot read or answer '%s': it has to be application/json or application/x-ndjson, compatible with version 8."
              .formatted(lower.length() > 100 ? lower.substring(0, 100) : lower));
    }
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
  }
}
