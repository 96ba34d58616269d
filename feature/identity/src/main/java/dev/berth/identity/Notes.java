package dev.berth.identity;

import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditEntry.Result;
import dev.berth.records.AuditTrail;
import java.util.Map;
import java.util.Objects;

/**
 * Writes down what the endpoint table cannot know of a change: the name of what was made, the role
 * that was given. Thread-safe.
 */
final class Notes {
  private final AuditTrail trail;

  Notes(AuditTrail trail) {
    this.trail = trail;
  }

  /** Makes a change. */
  @FunctionalInterface
  interface Change {
    Changed make(Request request);
  }

  /**
   * A change that was made.
   *
   * @param resource path of what was changed, within the principal's tenant or whole
   * @param details for the trail; no secrets
   */
  record Changed(Response response, String resource, Map<String, String> details) {}

  /** The endpoint with this change as its handler, which is written down however it ends. */
  Endpoint noted(Endpoint endpoint, Change change) {
    return new Endpoint(
            endpoint.method(),
            endpoint.path(),
            endpoint.action(),
            endpoint.resource(),
            endpoint.body(),
            request -> make(endpoint, change, request))
        .withAudit(Endpoint.Audit.NEVER);
  }

  private Response make(Endpoint endpoint, Change change, Request request) {
    Changed changed;
    try {
      changed = change.make(request);
    } catch (BerthException e) {
      failed(endpoint, request, e, e.code());
      throw e;
    } catch (RuntimeException e) {
      failed(endpoint, request, e, ErrorCode.INTERNAL);
      throw e;
    }
    record(
        endpoint,
        request,
        Resource.within(request.principal().tenant(), changed.resource()),
        Result.DONE,
        changed.details());
    return changed.response();
  }

  private void failed(
      Endpoint endpoint, Request request, RuntimeException failure, ErrorCode code) {
    Result result = code == ErrorCode.DENIED ? Result.REFUSED : Result.FAILED;
    try {
      record(
          endpoint,
          request,
          Resource.within(request.principal().tenant(), endpoint.resource().apply(request)),
          result,
          Map.of("code", code.name()));
    } catch (BerthException e) {
      failure.addSuppressed(e);
    }
  }

  private void record(
      Endpoint endpoint,
      Request request,
      Resource resource,
      Result result,
      Map<String, String> details) {
    trail.record(
        new AuditEntry(
            request.principal(),
            Objects.requireNonNull(endpoint.action()),
            resource,
            result,
            details));
  }
}
