package dev.berth.engine.fake;

import dev.berth.engine.contract.ClusterPlacementContractTest;
import dev.berth.engine.contract.ClusterUnderTest;

class FakeClusterPlacementContractTest extends ClusterPlacementContractTest {
  @Override
  protected ClusterUnderTest machines() {
    return new FakeClusterUnderTest();
  }
}
