package dev.berth.engine.fake;

import dev.berth.engine.Cluster;
import dev.berth.engine.contract.ClusterUnderTest;
import dev.berth.engine.contract.Program;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Three machines that are none. */
final class FakeClusterUnderTest implements ClusterUnderTest {
  private final FakeSwarm swarm = FakeSwarm.ofNodes(InstantSource.system(), 3);

  @Override
  public Cluster open(String instance) {
    return new FakeCluster(swarm, instance);
  }

  @Override
  public String image() {
    return "busybox:1";
  }

  @Override
  public String newerImage() {
    return "busybox:2";
  }

  @Override
  public Map<String, String> steering(Program program) {
    return FakeEngineContractTest.Machine.labels(program);
  }

  @Override
  public int files() {
    return swarm.files();
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void close() {
    swarm.close();
  }
}
