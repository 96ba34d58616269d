package dev.berth.http;

import dev.berth.access.Action;
import dev.berth.kernel.ByteSize;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One answerable request: a method on a path. Handlers run on virtual threads and may block.
 *
 * @param method {@code GET}, {@code POST}, {@code PUT}, {@code DELETE}
 * @param path absolute, with parameters in braces: {@code /api/stacks/{stack}}; a last segment
 *     {@code {name...}} takes the rest of the path
 * @param action what is asked for; null for what anybody may ask (health, a log-in), and for an
 *     endpoint whose {@link #operations} are known from the request only
 * @param resource the path of the resource within the principal's tenant, {@code stack/shop}, or a
 *     whole one, {@code berth:TENANT:user/alice}
 * @param body what the request brings
 * @param handler what answers
 * @param traits what else is to be known
 */
public record Endpoint(
    String method,
    String path,
    @Nullable Action action,
    Function<Request, String> resource,
    Body body,
    Handler handler,
    Traits traits) {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** With nothing else to be known. */
  public Endpoint(
      String method,
      String path,
      @Nullable Action action,
      Function<Request, String> resource,
      Body body,
      Handler handler) {
    this(method, path, action, resource, body, handler, Traits.NONE);
  }

  /** What a request's body has to be. */
  public enum Body {
    /** None: one that comes is refused. */
    NONE,
    /** JSON, read whole; up to the table's limit. */
    JSON,
    /** Bytes of any type, read whole; up to the table's limit. */
    BYTES,
    /** Any bytes, read as a stream by the handler; up to the table's limit for streams. */
    STREAM
  }

  /** What is written to the audit trail of a request that was let in. */
  public enum Audit {
    /** That it was made, if its method changes something. */
    CHANGES,
    /** That it was made: it shows a secret. */
    ALWAYS,
    /** Nothing: it changes nothing, or its handler writes down more itself. */
    NEVER
  }

  /** How the token of a caller may come. */
  public enum Credentials {
    /** As {@code Authorization: Bearer TOKEN}, or as a browser's cookie. */
    OWN,
    /**
     * Also as clients of InfluxDB send theirs: {@code Token TOKEN}, as the password of {@code
     * Basic}, or as the query's {@code p}.
     */
    INFLUX
  }

  /**
   * What most endpoints need not say.
   *
   * @param largeBody how long a whole body may be where the table's limit is less; null: the
   *     table's
   * @param audit what is written down
   * @param operations the actions that the handler decides about itself, by {@link Guard}, once it
   *     knows who asks for what
   * @param credentials how the caller's token may come
   */
  public record Traits(
      @Nullable ByteSize largeBody, Audit audit, List<Action> operations, Credentials credentials) {
    static final Traits NONE = new Traits(null, Audit.CHANGES, List.of());

    Traits(@Nullable ByteSize largeBody, Audit audit, List<Action> operations) {
      this(largeBody, audit, operations, Credentials.OWN);
    }

    public Traits {
      operations = List.copyOf(operations);
    }
  }

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @throws dev.berth.kernel.BerthException told to the caller with the status of its code
     * @throws Exception told as an internal error with an id that the log has too
     */
    Response answer(Request request) throws Exception;
  }

  /** {@code GET} of something that an action may read. */
  public static Endpoint get(
      String path, Action action, Function<Request, String> resource, Handler handler) {
    return new Endpoint("GET", path, action, resource, Body.NONE, handler);
  }

  /** {@code POST} without a body. */
  public static Endpoint post(
      String path, Action action, Function<Request, String> resource, Handler handler) {
    return new Endpoint("POST", path, action, resource, Body.NONE, handler);
  }

  /** {@code DELETE}. */
  public static Endpoint delete(
      String path, Action action, Function<Request, String> resource, Handler handler) {
    return new Endpoint("DELETE", path, action, resource, Body.NONE, handler);
  }

  /** What anybody may ask without saying who they are. */
  public static Endpoint anonymous(String method, String path, Body body, Handler handler) {
    return new Endpoint(method, path, null, _ -> "", body, handler).withAudit(Audit.NEVER);
  }

  /**
   * One path of a protocol of its own: who asks, and for which of the operations, is found out by
   * the handler, which has the {@link Guard} decide and writes down what was done.
   */
  public static Endpoint operations(
      String method, String path, List<Action> operations, Handler handler) {
    return new Endpoint(
        method,
        path,
        null,
        _ -> "",
        Body.BYTES,
        handler,
        new Traits(null, Audit.NEVER, operations));
  }

  /**
   * One whose handler decides itself, by {@link Guard}, because what is asked for stands in the
   * body, or because the resource has tags: the caller is known, nothing is decided yet. The
   * handler writes down what was done.
   *
   * @param operations the actions that it decides about; the first stands for all
   */
  public static Endpoint decided(
      String method, String path, List<Action> operations, Handler handler) {
    return new Endpoint(
        method,
        path,
        operations.getFirst(),
        _ -> "",
        Body.NONE,
        handler,
        new Traits(null, Audit.NEVER, operations));
  }

  public Endpoint withBody(Body changed) {
    return new Endpoint(method, path, action, resource, changed, handler, traits);
  }

  /** The same with a body that may be as long as this where the table's limit is less. */
  public Endpoint withLargeBody(ByteSize most) {
    return with(new Traits(most, traits.audit(), traits.operations(), traits.credentials()));
  }

  public Endpoint withAudit(Audit audit) {
    return with(new Traits(traits.largeBody(), audit, traits.operations(), traits.credentials()));
  }

  public Endpoint withCredentials(Credentials credentials) {
    return with(new Traits(traits.largeBody(), traits.audit(), traits.operations(), credentials));
  }

  private Endpoint with(Traits changed) {
    return new Endpoint(method, path, action, resource, body, handler, changed);
  }

  /** Whether its handler decides about its actions. */
  boolean isDecidedByHandler() {
    return !traits.operations().isEmpty();
  }

  /** Whether it changes something, by its method. */
  boolean changes() {
    return !READING.contains(method);
  }

  /** Whether that it was asked is written down. */
  boolean isAudited() {
    return switch (traits.audit()) {
      case CHANGES -> changes();
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
