package dev.berth.engine.fake;

import dev.berth.engine.contract.ClusterUnderTest;
import dev.berth.engine.contract.ClusterUpdateContractTest;

class FakeClusterUpdateContractTest extends ClusterUpdateContractTest {
  @Override
  protected ClusterUnderTest machines() {
    return new FakeClusterUnderTest();
  }
}
