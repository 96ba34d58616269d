package dev.berth.engine.fake;

import dev.berth.engine.contract.ClusterContractTest;
import dev.berth.engine.contract.ClusterUnderTest;

class FakeClusterContractTest extends ClusterContractTest {
  @Override
  protected ClusterUnderTest machines() {
    return new FakeClusterUnderTest();
  }
}
