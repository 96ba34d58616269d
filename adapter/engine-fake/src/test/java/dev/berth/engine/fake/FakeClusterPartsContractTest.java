package dev.berth.engine.fake;

import dev.berth.engine.contract.ClusterPartsContractTest;
import dev.berth.engine.contract.ClusterUnderTest;

class FakeClusterPartsContractTest extends ClusterPartsContractTest {
  @Override
  protected ClusterUnderTest machines() {
    return new FakeClusterUnderTest();
  }
}
