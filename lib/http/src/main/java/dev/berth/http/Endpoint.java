package dev.berth.http;

import dev.berth.access.Action;
import dev.berth.kernel.ByteSize;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One answerable request: a method on a path. Handlers run on virtual threads and may block.
 *
 * @param method {@code GET}, {@code POST}, {@code PUT}, {@code DELETE}
 * @param path absolute, with parameters in braces: {@code /api/stacks/{stack}}; a last segment
 *     {@code {name...}} takes the rest of the path
 * @param action what is asked for; null only for what anybody may read (health)
 * @param resource the path of the resource within the principal's tenant: {@code stack/shop}
 * @param body what the request brings
 * @param handler what answers
 * @param largeBody how long a JSON body may be where the table's limit is less; null: the table's
 */
public record Endpoint(
    String method,
    String path,
    @Nullable Action action,
    Function<Request, String> resource,
    Body body,
    Handler handler,
    @Nullable ByteSize largeBody) {

  /** With the table's limit of bodies. */
  public Endpoint(
      String method,
      String path,
      @Nullable Action action,
      Function<Request, String> resource,
      Body body,
      Handler handler) {
    this(method, path, action, resource, body, handler, null);
  }

  /** What a request's body has to be. */
  public enum Body {
    /** None: one that comes is refused. */
    NONE,
    /** JSON, read whole; up to the table's limit. */
    JSON,
    /** Any bytes, read as a stream by the handler; up to the table's limit for streams. */
    STREAM
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

  public Endpoint withBody(Body changed) {
    return new Endpoint(method, path, action, resource, changed, handler, largeBody);
  }

  /** The same with a JSON body that may be as long as this where the table's limit is less. */
  public Endpoint withLargeBody(ByteSize most) {
    return new Endpoint(method, path, action, resource, body, handler, most);
  }
}
