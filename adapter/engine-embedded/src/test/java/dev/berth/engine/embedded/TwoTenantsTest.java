package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Images;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real tasks of two tenants who call everything alike. */
@Timeout(120)
@Requires({"root", "runc", "conmon", "nft", "ip"})
class TwoTenantsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId BETA = new TenantId("beta");
  private static final IdSource IDS = IdSource.random(new Random());

  @TempDir Path directory;
  private EngineOnMachine machine;

  @BeforeEach
  void open() throws IOException {
    machine = new EngineOnMachine(directory);
    for (TenantId tenant : List.of(ACME, BETA)) {
      machine.engine().networks().create(NetworkSpec.of(network(tenant), Map.of()));
    }
  }

  @AfterEach
  void close() throws IOException {
    machine.close();
  }

  private static NetworkName network(TenantId tenant) {
    return new NetworkName(tenant, "shop_default");
  }

  private static VolumeName volume(TenantId tenant) {
    return new VolumeName(tenant, "shop_data");
  }

  private static TaskSpec task(TenantId tenant, String alias, String script) {
    TaskIdentity identity =
        new TaskIdentity(
            new TaskId(IDS.next()),
            tenant,
            new StackName("shop"),
            new ServiceName(alias),
            1,
            Map.of());
    return TaskSpec.of(identity, Images.HOST)
        .withProcess(ProcessSpec.ofCommand(List.of("/bin/sh", "-c", script)))
        .withFilesystem(
            new Filesystem(List.of(new Mount.Volume(volume(tenant), "/data", false)), false))
        .withNetworking(
            new Networking(
                Namespace.OWN,
                null,
                List.of(new Attachment(network(tenant), List.of(alias))),
                List.of(),
                Map.of()));
  }

  @Test
  void volumesOfOneNameAreTwo() {
    machine.output(task(ACME, "web", "echo secret > /data/file"));
    assertThat(machine.output(task(BETA, "web", "ls /data; echo own > /data/file")))
        .doesNotContain("file");
    assertThat(machine.output(task(ACME, "web", "cat /data/file"))).containsExactly("secret");
    assertThat(machine.engine().volumes().used(volume(ACME)).bytes()).isEqualTo(7);
    assertThat(machine.engine().volumes().used(volume(BETA)).bytes()).isEqualTo(4);
    machine
        .engine()
        .tasks()
        .list()
        .forEach(
            task -> {
              if (task.spec().identity().tenant().equals(BETA)) {
                machine.engine().tasks().remove(task.id());
              }
            });
    machine.engine().volumes().remove(volume(BETA));
    assertThat(machine.output(task(ACME, "web", "cat /data/file"))).containsExactly("secret");
  }

  @Test
  void networksOfOneNameAreTwoAndCloseToEachOther() {
    EngineTask web =
        machine.run(
            task(ACME, "web", "while true; do /bin/busybox nc -l -p 80 -e /bin/echo; done"));
    InetAddress address = web.addresses().values().iterator().next();
    String connect =
        "/bin/busybox nc -w 2 %s 80 </dev/null >/dev/null 2>&1 && echo open || echo closed"
            .formatted(address.getHostAddress());
    String ask = "/bin/busybox nslookup -type=a web";
    assertThat(machine.output(task(ACME, "asker", connect))).containsExactly("open");
    assertThat(machine.output(task(BETA, "asker", connect))).containsExactly("closed");
    assertThat(machine.output(task(ACME, "asker", ask)))
        .anyMatch(line -> line.contains(address.getHostAddress()));
    assertThat(machine.output(task(BETA, "asker", ask)))
        .noneMatch(line -> line.contains(address.getHostAddress()));
  }

  @Test
  void imagesOfOthersAreNotThere() {
    assertThat(machine.engine().images().find(TenantId.DEFAULT, "busybox")).isPresent();
    TaskIdentity identity = task(BETA, "web", "true").identity();
    TaskSpec spec =
        TaskSpec.of(identity, "busybox").withProcess(ProcessSpec.ofCommand(List.of("/bin/true")));
    assertThatThrownBy(() -> machine.engine().tasks().create(spec))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND));
    assertThatThrownBy(() -> machine.engine().images().remove(BETA, "busybox"))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND));
  }
}
