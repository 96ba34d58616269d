package dev.berth.elastic;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/** A failure with Elasticsearch's name for its kind, which clients decide by. */
public final class ElasticFailure extends BerthException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * Makes one.
   *
   * @param type as {@code parsing_exception}
   */
  public ElasticFailure(ErrorCode code, String type, String message) {
    super(code, message);
    this.type = type;
  }

  /** What a caller wrote that cannot be read. */
  static ElasticFailure parsing(String message) {
    return new ElasticFailure(ErrorCode.INVALID_INPUT, "parsing_exception", message);
  }

  /** What a caller wrote that can be read but not be done. */
  public static ElasticFailure illegal(String message) {
    return new ElasticFailure(ErrorCode.INVALID_INPUT, "illegal_argument_exception", message);
  }

  /** A document that cannot be read. */
  static ElasticFailure document(String message) {
    return new ElasticFailure(ErrorCode.INVALID_INPUT, "document_parsing_exception", message);
  }

  /** Elasticsearch's name of its kind. */
  public String type() {
    return type;
  }
}
