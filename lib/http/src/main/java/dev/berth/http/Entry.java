package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.records.AuditEntry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that was let in, and what is written down of it before it is answered. Immutable.
 *
 * @param guard writes it down; null: nothing is written down
 * @param done what is written down when it was done; null: nothing
 * @param right by which it was let in; null: anybody is
 */
record Entry(@Nullable Guard guard, @Nullable AuditEntry done, OpenRights.@Nullable Right right) {
  /** One that anybody may make. */
  static final Entry OPEN = new Entry(null, null, null);

  /** One that nothing is written down of here. */
  static Entry unnoted(OpenRights.Right right) {
    return new Entry(null, null, right);
  }

  /** Has it done, and writes down how it ended. */
  Response answer(Endpoint endpoint, Request request) throws Exception {
    Response response;
    try {
      response = endpoint.handler().answer(request);
    } catch (BerthException e) {
      failed(e, e.code().name());
      throw e;
    } catch (Exception e) {
      failed(e, "INTERNAL");
      throw e;
    }
    if (guard != null && done != null) {
      guard.record(done);
    }
    return response;
  }

  private void failed(Exception failure, String code) {
    if (guard == null || done == null) {
      return;
    }
    try {
      guard.record(
          new AuditEntry(
              done.principal(),
              done.action(),
              done.resource(),
              AuditEntry.Result.FAILED,
              Map.of("code", code)));
    } catch (BerthException e) {
      failure.addSuppressed(e);
    }
  }
}
