package dev.berth.proxy;

import org.jspecify.annotations.Nullable;

/** A request and its response, as filters and balancers see it. Confined to its event loop. */
public interface Exchange {
  Request request();

  Passage passage();

  /** Which server it goes to; null: that is not decided yet, or none was found. */
  @Nullable Upstream upstream();

  /** Runs something on this exchange's event loop, soon; from any thread. */
  void execute(Runnable action);

  /** What a filter or balancer has put there for itself; null: nothing. */
  @Nullable Object attachment(Object of);

  void attach(Object of, Object attachment);

  /**
   * May be tried this often in all, on connections that break before an answer; only where that is
   * safe: methods that may be repeated, or nothing sent yet. At least 1.
   */
  void setMostAttempts(int attempts);

  /** Answers 413 to a request whose body is longer. */
  void limitRequestBody(long bytes);

  /** Takes the request's body whole into memory before a server is looked for. */
  void holdRequestBody();

  /** Answers 502 to a response whose body is longer, and sends nothing of it before it is whole. */
  void holdResponseBody(long mostBytes);

  /**
   * Compresses the response's body; to be called in {@code onResponse}. Sets its headers.
   *
   * @param encoding {@code gzip}, {@code deflate} or {@code zstd}
   */
  void compressResponse(String encoding);
}
