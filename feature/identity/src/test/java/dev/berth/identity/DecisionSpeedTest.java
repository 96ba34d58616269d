package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionSpeedTest {
  private static final int POLICIES = 10;
  private static final int STATEMENTS = 100;
  private static final int DECISIONS = 50;

  @TempDir private Path folder;

  @Test
  void decisionWithAThousandStatementsIsQuick() {
    try (Scene scene = new Scene(folder).withTenants()) {
      for (int i = 0; i < POLICIES; i++) {
        scene.policy(ACME, "policy-" + i, document(i), "user:acme-member");
      }
      Principal member = scene.session("acme-member");
      Action action = new Action("ssm:GetParameter");
      Resource last = new Resource(ACME, "parameter/team-9/part-99/db");
      assertThat(scene.identity().decide(member, action, last).isAllowed()).isTrue();

      long best = Long.MAX_VALUE;
      for (int round = 0; round < 200; round++) {
        long begun = System.nanoTime();
        for (int i = 0; i < DECISIONS; i++) {
          scene.identity().decide(member, action, last);
        }
        best = Math.min(best, (System.nanoTime() - begun) / DECISIONS);
      }
      System.getLogger("speed").log(System.Logger.Level.DEBUG, "A decision takes {0} ns", best);
      // Asked are 50 µs; the margin is for machines that do more than this. bench/policy measures.
      assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofNanos(500_000));
    }
  }

  private static String document(int policy) {
    StringBuilder text = new StringBuilder("{\"Version\": \"2012-10-17\", \"Statement\": [");
    for (int i = 0; i < STATEMENTS; i++) {
      text.append(i == 0 ? "" : ",")
          .append(
              """
              {"Effect": "%s", "Action": ["ssm:GetParameter", "ssm:Describe*"],
               "Resource": "berth:acme:parameter/team-%d/part-%d/*",
               "Condition": {"Bool": {"aws:SecureTransport": "%s"}}}
              """
                  .formatted(i % 10 == 0 ? "Deny" : "Allow", policy, i, i % 10 != 0));
    }
    return text.append("]}").toString();
  }
}
