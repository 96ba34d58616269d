package dev.berth.engine.docker;

import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.engine.contract.NetworkContractTest;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "runc", "unshare", "ip"})
class DockerNetworkContractTest extends NetworkContractTest {
  @RegisterExtension static final OneDaemon DAEMON = OneDaemon.docker();

  @TempDir Path directory;

  @Override
  protected EngineUnderTest machine() throws IOException {
    return new DaemonMachine(DAEMON.daemon(), directory);
  }
}
