package dev.berth.engine.fake;

import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.engine.contract.NetworkContractTest;

class FakeNetworkContractTest extends NetworkContractTest {
  @Override
  protected EngineUnderTest machine() {
    return new FakeEngineContractTest.Machine();
  }
}
