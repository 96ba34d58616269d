package dev.berth.aws;

import dev.berth.aws.SignatureRefusal.Fault;
import dev.berth.kernel.BerthException;

/** What JSON 1.1 calls failures that are not a service's own. */
final class AwsErrors {
  private static final int INTERNAL = 500;
  private static final int UNAVAILABLE = 503;

  private AwsErrors() {}

  static AwsException of(SignatureRefusal refusal) {
    return new AwsException(code(refusal.fault()), refusal.getMessage());
  }

  private static String code(Fault fault) {
    return switch (fault) {
      case MISSING -> "MissingAuthenticationTokenException";
      case INCOMPLETE -> "IncompleteSignatureException";
      case UNKNOWN -> "UnrecognizedClientException";
      case SCOPE, TIME, PAYLOAD, MISMATCH -> "InvalidSignatureException";
    };
  }

  static AwsException of(BerthException failure) {
    return switch (failure.code().type()) {
      case USER -> new AwsException("ValidationException", failure.getMessage());
      case UNAUTHENTICATED -> new AwsException("UnrecognizedClientException", failure.getMessage());
      case DENIED -> new AwsException("AccessDeniedException", failure.getMessage());
      case NOT_FOUND -> new AwsException("ResourceNotFoundException", failure.getMessage());
      case METHOD, UNSUPPORTED -> new AwsException("UnsupportedOperation", failure.getMessage());
      case CONFLICT -> new AwsException("ConflictException", failure.getMessage());
      case BUSY -> new AwsException(UNAVAILABLE, "ServiceUnavailable", failure.getMessage());
      case ENGINE, INTERNAL -> internal();
    };
  }

  static AwsException throttled() {
    return new AwsException("ThrottlingException", "Rate exceeded");
  }

  static AwsException internal() {
    return new AwsException(
        INTERNAL, "InternalServerError", "An error occurred on the server side.");
  }
}
