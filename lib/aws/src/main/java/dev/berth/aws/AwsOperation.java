package dev.berth.aws;

import dev.berth.access.Action;
import java.util.List;
import java.util.Map;

/**
 * One operation of a service that talks AWS's JSON 1.1: {@code ssm}'s {@code GetParameter}.
 *
 * @param service the signing name that the credential scope has to name: {@code ssm}
 * @param target what {@code X-Amz-Target} says: {@code AmazonSSM.GetParameter}
 * @param actions the actions that the handler decides about
 * @param handler what answers
 */
public record AwsOperation(String service, String target, List<Action> actions, Handler handler) {
  public AwsOperation {
    actions = List.copyOf(actions);
  }

  /** Answers an operation. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @return the output: texts, numbers, booleans, lists and maps; a {@link java.time.Instant} is
     *     rendered as seconds since 1970 with three decimals
     * @throws AwsException told to the caller under its code
     * @throws dev.berth.kernel.BerthException told under the AWS code nearest to its own
     */
    Map<String, Object> answer(AwsCall call);
  }
}
