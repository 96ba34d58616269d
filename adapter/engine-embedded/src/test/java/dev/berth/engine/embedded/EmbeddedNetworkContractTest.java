package dev.berth.engine.embedded;

import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.engine.contract.NetworkContractTest;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class EmbeddedNetworkContractTest extends NetworkContractTest {
  @TempDir Path directory;

  @Override
  protected EngineUnderTest machine() throws IOException {
    return new BusyboxMachine(directory);
  }
}
