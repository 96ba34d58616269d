package dev.berth.identity;

import dev.berth.access.Credential;
import dev.berth.access.Origin;
import dev.berth.access.Resource;
import dev.berth.aws.AwsAccount;
import dev.berth.policy.PolicyQuery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What policies are asked when somebody wants to do something. Made once per decision, and only if
 * there is a policy to ask. Confined to one thread.
 */
final class Question {
  private static final String PARAMETER = "parameter/";

  private final Asked asked;
  private @Nullable PolicyQuery query;

  Question(Asked asked) {
    this.asked = asked;
  }

  /**
   * What is asked.
   *
   * @param extra values of condition keys that stand for the real ones
   */
  record Asked(
      String action,
      Resource resource,
      User user,
      Credential credential,
      Origin origin,
      Instant time,
      String region,
      Map<String, List<String>> extra) {}

  PolicyQuery query() {
    PolicyQuery made = query;
    if (made == null) {
      made = new PolicyQuery(asked.action(), names(), context());
      query = made;
    }
    return made;
  }

  private List<String> names() {
    Resource resource = asked.resource();
    String path = resource.path();
    return path.startsWith(PARAMETER)
        ? List.of(
            resource.toString(),
            "arn:aws:ssm:" + asked.region() + ":" + AwsAccount.of(resource.tenant()) + ":" + path)
        : List.of(resource.toString());
  }

  private Map<String, List<String>> context() {
    Map<String, List<String>> context = new HashMap<>(64);
    User user = asked.user();
    if (!asked.origin().address().isEmpty()) {
      put(context, "sourceip", asked.origin().address());
    }
    put(context, "currenttime", asked.time().toString());
    put(context, "epochtime", Long.toString(asked.time().getEpochSecond()));
    put(context, "securetransport", Boolean.toString(asked.origin().secure()));
    put(context, "multifactorauthpresent", Boolean.toString(asked.credential().secondFactor()));
    put(context, "username", user.name());
    put(context, "principaltype", user.kind() == User.Kind.SERVICE ? "ServiceAccount" : "User");
    user.tags().forEach((name, value) -> put(context, "principaltag/" + lower(name), value));
    asked
        .resource()
        .tags()
        .forEach((name, value) -> put(context, "resourcetag/" + lower(name), value));
    asked.extra().forEach((key, values) -> context.put(lower(key), values));
    return context;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static void put(Map<String, List<String>> context, String key, String value) {
    List<String> values = List.of(value);
    context.put("aws:" + key, values);
    context.put("berth:" + key, values);
  }
}
