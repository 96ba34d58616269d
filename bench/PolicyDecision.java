import dev.berth.policy.NamedPolicy;
import dev.berth.policy.PolicyDocument;
import dev.berth.policy.PolicyQuery;
import dev.berth.policy.PolicySet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * How long one decision takes among 1,000 statements of several kinds; prints the median and the
 * 99th percentile of single decisions, in microseconds.
 *
 * <p>Argument: statements.
 */
final class PolicyDecision {
  private static final int DECISIONS = 20_000;
  private static final String[] SERVICES = {"stack", "service", "task", "ssm", "secret"};
  private static final String[] VERBS = {"List", "Inspect", "Create", "Remove", "Update"};

  private static boolean last;

  public static void main(String[] arguments) {
    int statements = Integer.parseInt(arguments[0]);
    System.out.printf("%d statements; one decision, microseconds%n", statements);
    System.out.printf("%-58s %8s %8s%n", "", "p50", "p99");
    measure(
        "each its own action and resource",
        statements,
        i -> allow(action(i), "berth:acme:stack/s" + i, ""));
    measure(
        "all the action that is asked, each its own resource",
        statements,
        i -> allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/team" + i + "/*", ""));
    measure(
        "all of any action, each its own resource",
        statements,
        i -> allow("*", "berth:acme:*/team" + i + "-*", ""));
    measure(
        "all match the action and the resource, none the address",
        statements,
        i ->
            allow(
                "ssm:*",
                "*",
                "\"IpAddress\": {\"aws:SourceIp\": \"10.%d.%d.0/24\"}"
                    .formatted(i / 250, i % 250)));
    measure(
        "all with a variable that has to be filled in",
        statements,
        i -> allow("ssm:*", "arn:aws:ssm:*:*:parameter/${aws:username}/x" + i, ""));
  }

  private static String action(int i) {
    return SERVICES[i % SERVICES.length] + ":" + VERBS[i / SERVICES.length % VERBS.length];
  }

  private static String allow(String action, String resource, String condition) {
    return "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\", \"Condition\": {%s}}"
        .formatted(action, resource, condition);
  }

  /** Nothing is allowed but by the last statement, so that every other one is looked at first. */
  private static void measure(String what, int statements, IntFunction<String> statement) {
    List<NamedPolicy> policies = new ArrayList<>();
    for (int i = 0; i < statements; i++) {
      String text =
          i < statements - 1
              ? statement.apply(i)
              : allow("ssm:Get*", "berth:acme:parameter/alice/db", "");
      String json = "{\"Version\": \"2012-10-17\", \"Statement\": " + text + "}";
      policies.add(new NamedPolicy("p" + i, PolicyDocument.parse("p" + i, json)));
    }
    PolicySet set = PolicySet.of(policies);
    long[] nanos = new long[DECISIONS];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < DECISIONS; i++) {
        long start = System.nanoTime();
        last = set.evaluate(query()).isAllowed();
        nanos[i] = System.nanoTime() - start;
      }
    }
    if (!last) {
      throw new IllegalStateException("Not allowed: " + what);
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-58s %8.1f %8.1f%n",
        what, nanos[DECISIONS / 2] / 1e3, nanos[DECISIONS - DECISIONS / 100] / 1e3);
  }

  private static PolicyQuery query() {
    return new PolicyQuery(
        "ssm:GetParameter",
        List.of("berth:acme:parameter/alice/db", "arn:aws:ssm:us-east-1:acme:parameter/alice/db"),
        Map.of(
            "aws:SourceIp", List.of("192.0.2.7"),
            "aws:username", List.of("alice"),
            "aws:SecureTransport", List.of("true"),
            "aws:CurrentTime", List.of("2026-04-01T00:00:00Z")));
  }
}
