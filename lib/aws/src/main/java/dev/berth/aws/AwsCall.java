package dev.berth.aws;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.records.AuditEntry;
import java.util.Map;

/** A call of an operation by one whose signature is right. Confined to its thread. */
public interface AwsCall {
  /** Who calls. */
  Principal principal();

  /** The input: texts, numbers ({@link Long}, {@link Double}), booleans, lists and maps. */
  Map<String, Object> input();

  /** The region that the ARNs of this Berth name: {@code us-east-1}. */
  String region();

  /** Where the request comes from and how it ended are added by the trail. */
  void record(AuditEntry entry);

  /**
   * Lets something be done.
   *
   * @throws AwsException {@code AccessDeniedException}, with AWS's text; it is written down
   */
  void require(Action action, Resource resource);
}
