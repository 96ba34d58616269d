package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.NetworkName;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LabelsTest {
  private final Labels labels = new Labels("i1");

  @Test
  void nameTheNetworksOfTenantsApart() {
    assertThat(labels.networkName(new NetworkName(TenantId.DEFAULT, "shop_default")))
        .isEqualTo("berth-i1-shop_default");
    assertThat(labels.networkName(new NetworkName(new TenantId("a.b"), "c")))
        .isEqualTo("berth-i1.3.a.b.c")
        .isNotEqualTo(labels.networkName(new NetworkName(new TenantId("a"), "b.c")));
  }

  @Test
  void keepATaskButNoValueOfItsEnvironment() {
    TaskIdentity identity =
        new TaskIdentity(
            new TaskId("t1"),
            TenantId.DEFAULT,
            new StackName("shop"),
            new ServiceName("web"),
            2,
            Map.of("a", "b"));
    TaskSpec spec =
        TaskSpec.of(identity, "busybox")
            .withProcess(
                ProcessSpec.ofCommand(List.of("sh"))
                    .withEnvironment(Map.of("PASSWORD", "hunter2", "EMPTY", "")));

    String label = Kept.label(spec, "sha256:1", List.of());

    assertThat(label).contains("PASSWORD").doesNotContain("hunter2");
    JsonNode container =
        Json.tree(
            Json.bytes(
                Map.of(
                    "Config",
                    Map.of(
                        "Labels",
                        labels.of(identity, label),
                        "Env",
                        List.of("PATH=/bin", "PASSWORD=hunter2", "EMPTY=")))));
    assertThat(Kept.find(container).orElseThrow().spec()).isEqualTo(spec);
  }
}
