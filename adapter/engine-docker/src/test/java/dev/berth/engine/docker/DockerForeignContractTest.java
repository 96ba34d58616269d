package dev.berth.engine.docker;

import dev.berth.engine.contract.ForeignContractTest;
import dev.berth.engine.contract.ForeignUnderTest;
import dev.berth.kit.Requires;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "ip"})
class DockerForeignContractTest extends ForeignContractTest {
  @RegisterExtension static final OneDaemon DAEMON = OneDaemon.docker();

  @TempDir Path directory;

  @Override
  protected ForeignUnderTest machine() {
    return new ForeignMachine(DAEMON.daemon(), directory);
  }
}
