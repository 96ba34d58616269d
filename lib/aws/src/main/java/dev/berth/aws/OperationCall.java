package dev.berth.aws;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Guard;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.records.AuditEntry;
import java.util.Map;

/** The call that a signed request makes. */
record OperationCall(Guard guard, Principal principal, Map<String, Object> input, String region)
    implements AwsCall {

  @Override
  public void record(AuditEntry entry) {
    guard.record(entry);
  }

  @Override
  public void require(Action action, Resource resource) {
    try {
      guard.require(principal, action, resource);
    } catch (BerthException e) {
      throw e.code() == ErrorCode.DENIED ? denied(action, resource) : e;
    }
  }

  private AwsException denied(Action action, Resource resource) {
    String name = action.name();
    return new AwsException(
        "AccessDeniedException",
        "User: arn:aws:iam::%s:user/%s is not authorized to perform: %s on resource: arn:aws:%s:%s:%s:%s because no identity-based policy allows the %s action"
            .formatted(
                AwsAccount.of(principal.tenant()),
                principal.name(),
                name,
                name.substring(0, name.indexOf(':')),
                region,
                AwsAccount.of(resource.tenant()),
                resource.path(),
                name));
  }
}
