package dev.berth.aws;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.berth.access.AccessKeys;
import dev.berth.access.Action;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.aws.SignatureRefusal.Fault;
import dev.berth.http.Endpoint;
import dev.berth.http.FailedAttempts;
import dev.berth.http.Guard;
import dev.berth.http.RawRequest;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditEntry.Result;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Serves the operations of services that talk AWS's JSON 1.1, at {@code POST /aws} and {@code POST
 * /aws/}: the header {@code X-Amz-Target} names the operation, a signature tells who asks. Answers
 * and errors have the form that AWS's own clients read. Thread-safe.
 */
public final class AwsEndpoint {
  private static final Logger LOG = System.getLogger(AwsEndpoint.class.getName());
  private static final Action AUTHENTICATE = new Action("identity:Authenticate");
  private static final List<String> PATHS = List.of("/aws", "/aws/");
  private static final int OK = 200;
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED = 415;
  private static final int LONGEST_BODY = 1 << 20;

  private final Guard guard;
  private final Map<String, AwsOperation> operations;
  private final Map<String, Set<String>> servicesByPrefix;
  private final Set<String> services;
  private final String region;
  private final SignatureVerifier verifier;
  private final FailedAttempts failedAttempts;
  private final AtomicLong requests = new AtomicLong();
  private final long started;

  /**
   * Makes one.
   *
   * @param operations of all services
   * @param region the only one that requests may be signed for: {@code us-east-1}
   * @throws IllegalStateException if two operations have the same target
   */
  public AwsEndpoint(
      Guard guard,
      AccessKeys keys,
      List<AwsOperation> operations,
      String region,
      InstantSource clock) {
    this.guard = guard;
    this.operations = operations.stream().collect(toMap(AwsOperation::target, one -> one));
    this.services = operations.stream().map(AwsOperation::service).collect(toUnmodifiableSet());
    this.servicesByPrefix =
        operations.stream()
            .collect(
                groupingBy(
                    one -> prefix(one.target()),
                    mapping(AwsOperation::service, toUnmodifiableSet())));
    this.region = region;
    this.verifier = new SignatureVerifier(keys, region, SignatureRules.WHOLE_BODY, clock);
    this.failedAttempts = new FailedAttempts(clock);
    this.started = clock.millis();
  }

  /** What the endpoint table has to serve. */
  public List<Endpoint> endpoints() {
    List<Action> actions =
        operations.values().stream()
            .flatMap(one -> one.actions().stream())
            .distinct()
            .sorted((one, other) -> one.name().compareTo(other.name()))
            .toList();
    return PATHS.stream()
        .map(path -> Endpoint.operations("POST", path, actions, this::answer))
        .toList();
  }

  private Response answer(Request request) throws InterruptedException {
    String id = new UUID(started, requests.incrementAndGet()).toString();
    try {
      return rendered(id, OK, output(request));
    } catch (AwsException e) {
      return failed(id, e);
    } catch (BerthException e) {
      if (e.code().type() == ErrorCode.Type.INTERNAL || e.code().type() == ErrorCode.Type.ENGINE) {
        LOG.log(Level.ERROR, "Answered AWS request " + id + " with a failure", e);
      }
      return failed(id, AwsErrors.of(e));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Answered AWS request " + id + " with a failure", e);
      return failed(id, AwsErrors.internal());
    }
  }

  private Map<String, Object> output(Request request) throws InterruptedException {
    RawRequest raw = request.raw();
    if (raw.body().length > LONGEST_BODY) {
      throw new AwsException(
          TOO_LARGE, "RequestEntityTooLargeException", "The request is longer than 1 MiB.");
    }
    String target = raw.value("X-Amz-Target").orElse("");
    AwsOperation operation = operations.get(target);
    Principal principal = authenticate(raw, request.origin(), operation, target);
    if (operation == null) {
      throw new AwsException(
          "UnknownOperationException",
          "Berth has no operation '%s'.".formatted(Shown.text(target)));
    }
    checkContentType(raw);
    Map<String, Object> input = AwsJson.parse(raw.body());
    return operation.handler().answer(new OperationCall(guard, principal, input, region));
  }

  private Principal authenticate(
      RawRequest raw, Origin origin, @Nullable AwsOperation operation, String target)
      throws InterruptedException {
    Set<String> expected =
        operation == null
            ? servicesByPrefix.getOrDefault(prefix(target), services)
            : Set.of(operation.service());
    try {
      return verifier.verify(raw, origin, expected).key().principal();
    } catch (SignatureRefusal e) {
      throw refused(e, origin);
    }
  }

  private AwsException refused(SignatureRefusal refusal, Origin origin)
      throws InterruptedException {
    AwsException told = AwsErrors.of(refusal);
    if (refusal.fault() == Fault.MISSING || refusal.fault() == Fault.INCOMPLETE) {
      return told;
    }
    if (failedAttempts.holdBack(origin.address())) {
      // Not written down: guessing on must not push what matters out of the trail.
      return AwsErrors.throttled();
    }
    guard.record(
        new AuditEntry(
            Principal.ANONYMOUS.from(origin),
            AUTHENTICATE,
            new Resource(TenantId.PLATFORM, "aws"),
            Result.REFUSED,
            Map.of("accessKey", refusal.keyId(), "reason", refusal.getMessage())));
    return told;
  }

  private static void checkContentType(RawRequest raw) {
    String type = raw.value("Content-Type").orElse("");
    int end = type.indexOf(';');
    String bare = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (!bare.equals(AwsJson.CONTENT_TYPE)) {
      throw new AwsException(
          UNSUPPORTED,
          "UnsupportedMediaTypeException",
          "The Content-Type has to be '%s'.".formatted(AwsJson.CONTENT_TYPE));
    }
  }

  private static String prefix(String target) {
    int dot = target.indexOf('.');
    return dot < 0 ? "" : target.substring(0, dot);
  }

  private static Response failed(String id, AwsException failure) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("__type", failure.code());
    String message = failure.getMessage();
    if (message != null && !message.isEmpty()) {
      body.put("message", message);
    }
    return rendered(id, failure.status(), body);
  }

  private static Response rendered(String id, int status, Map<String, Object> body) {
    return new Response.Text(
        status, AwsJson.CONTENT_TYPE, AwsJson.render(body), Map.of("x-amzn-RequestId", id));
  }
}
