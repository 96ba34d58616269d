package dev.berth.engine.docker;

import dev.berth.engine.contract.EngineContractTest;
import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Timeout(120)
@Requires({"root", "podman", "runc", "unshare", "ip"})
class PodmanEngineContractTest extends EngineContractTest {
  @RegisterExtension static final OneDaemon DAEMON = OneDaemon.podman();

  @TempDir Path directory;

  @Override
  protected EngineUnderTest machine() throws IOException {
    return new DaemonMachine(DAEMON.daemon(), directory);
  }
}
