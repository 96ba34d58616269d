package dev.berth.engine.docker;

import dev.berth.engine.contract.ClusterContractTest;
import dev.berth.engine.contract.ClusterUnderTest;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmContractTest extends ClusterContractTest {
  private static SwarmLab lab;

  @BeforeAll
  static void startLab() throws IOException {
    lab = SwarmLab.start(3, 1);
  }

  @AfterAll
  static void stopLab() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @Override
  protected ClusterUnderTest machines() {
    return new SwarmUnderTest(lab);
  }
}
