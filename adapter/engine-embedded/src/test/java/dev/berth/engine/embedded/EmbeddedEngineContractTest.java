package dev.berth.engine.embedded;

import dev.berth.engine.contract.EngineContractTest;
import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class EmbeddedEngineContractTest extends EngineContractTest {
  @TempDir Path directory;

  @Override
  protected EngineUnderTest machine() throws IOException {
    return new BusyboxMachine(directory);
  }
}
