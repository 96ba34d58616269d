package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import dev.berth.index.TooManyBuckets;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells failures as Elasticsearch does. */
final class Failures {
  private Failures() {}

  /** The answer of a request that failed. */
  static Answer answer(BerthException failure) {
    return Answer.json(status(failure), whole(failure));
  }

  static int status(BerthException failure) {
    return failure instanceof TooManyBuckets ? 400 : failure.code().httpStatus();
  }

  /** The object that a failure is within an answer. */
  static Map<String, Object> whole(BerthException failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("root_cause", List.of(cause(failure)));
    error.putAll(cause(failure));
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("error", error);
    whole.put("status", status(failure));
    return whole;
  }

  /** Its type and reason. */
  static Map<String, Object> cause(BerthException failure) {
    Map<String, Object> cause = new LinkedHashMap<>();
    cause.put("type", type(failure));
    cause.put("reason", reason(failure));
    return cause;
  }

  private static String reason(BerthException failure) {
    if (failure instanceof TooManyBuckets buckets) {
      return "Trying to create too many buckets. Must be less than or equal to: [%d]. %s"
          .formatted(buckets.most(), buckets.getMessage());
    }
    return String.valueOf(failure.getMessage());
  }

  private static String type(BerthException failure) {
    return switch (failure) {
      case ElasticFailure known -> known.type();
      case TooManyBuckets _ -> "too_many_buckets_exception";
      default -> type(failure.code());
    };
  }

  private static String type(ErrorCode code) {
    return switch (code.type()) {
      case UNAUTHENTICATED, DENIED -> "security_exception";
      case NOT_FOUND -> "resource_not_found_exception";
      case CONFLICT -> "version_conflict_engine_exception";
      case BUSY ->
          code == ErrorCode.TOO_MANY ? "es_rejected_execution_exception" : "timeout_exception";
      case USER, METHOD, UNSUPPORTED -> "illegal_argument_exception";
      case ENGINE, INTERNAL -> "exception";
    };
  }
}
