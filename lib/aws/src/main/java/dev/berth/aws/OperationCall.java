package dev.berth.aws;

import dev.berth.access.Action;
import dev.berth.access.Decision;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Guard;
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
    if (guard.decide(principal, action, resource) instanceof Decision.Denied denied) {
      throw denied(action, resource, denied.explicit());
    }
  }

  private AwsException denied(Action action, Resource resource, boolean explicit) {
    String name = action.name();
    String cause =
        explicit
            ? "with an explicit deny in an identity-based policy"
            : "because no identity-based policy allows the " + name + " action";
    return new AwsException(
        "AccessDeniedException",
        "User: arn:aws:iam::%s:user/%s is not authorized to perform: %s on resource: arn:aws:%s:%s:%s:%s %s"
            .formatted(
                AwsAccount.of(principal.tenant()),
                principal.name(),
                name,
                name.substring(0, name.indexOf(':')),
                region,
                AwsAccount.of(resource.tenant()),
                resource.path(),
                cause));
  }
}
