package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Images;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Device;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Isolation.Restriction;
import dev.berth.engine.Isolation.Ulimit;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class IsolationTest {
  /** Docker's default set, as {@code /proc/self/status} writes it. */
  private static final String DEFAULT_CAPABILITIES = "00000000a80425fb";

  @TempDir static Path directory;
  private static EngineOnMachine machine;

  @BeforeAll
  static void open() throws IOException {
    machine = new EngineOnMachine(directory);
  }

  @AfterAll
  static void close() throws IOException {
    machine.close();
  }

  @Test
  void givesDockersCapabilitiesAndFilter() {
    List<String> status = machine.output(EngineOnMachine.shell("cat /proc/self/status"));

    assertThat(status)
        .contains(
            "CapEff:\t" + DEFAULT_CAPABILITIES,
            "CapBnd:\t" + DEFAULT_CAPABILITIES,
            "NoNewPrivs:\t0",
            "Seccomp:\t2");
  }

  @Test
  void addsAndDropsCapabilities() {
    Isolation isolation =
        new Isolation(
            Limits.NONE, Set.of("NET_ADMIN"), Set.of("ALL"), Set.of(), List.of(), Map.of());
    TaskSpec spec = EngineOnMachine.shell("cat /proc/self/status").withIsolation(isolation);

    assertThat(machine.output(spec)).contains("CapEff:\t0000000000001000");
  }

  @Test
  void refusesACapabilityThatDoesNotExist() {
    Isolation isolation =
        new Isolation(Limits.NONE, Set.of("NET_ADMN"), Set.of(), Set.of(), List.of(), Map.of());

    assertThatThrownBy(() -> machine.run(EngineOnMachine.shell("true").withIsolation(isolation)))
        .hasMessageContaining("Did you mean NET_ADMIN?");
    assertThat(machine.engine().tasks().list())
        .noneMatch(task -> !task.isRunning() && task.spec().isolation().equals(isolation));
  }

  @Test
  void runsAsTheUserOfTheImage() {
    TaskSpec plain = EngineOnMachine.shell("id -u; id -g; id -G; echo $HOME");
    TaskSpec spec = plain.withProcess(plain.process().withUser("alice"));

    assertThat(machine.output(spec)).containsExactly("1234", "2345", "2345 77", "/home/alice");
  }

  @Test
  void saysThatAUserIsUnknown() {
    TaskSpec plain = EngineOnMachine.shell("true");
    TaskSpec spec = plain.withProcess(plain.process().withUser("bob"));

    assertThatThrownBy(() -> machine.run(spec))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageContaining("user 'bob'");
    assertThat(machine.engine().tasks().find(spec.id())).isEmpty();
  }

  @Test
  void seesOnlyItsOwnProcessesAndName() {
    TaskSpec spec = EngineOnMachine.shell("echo $$; hostname; ls /proc | grep -c '^[0-9]'");

    List<String> output = machine.output(spec);

    assertThat(output.subList(0, 2)).containsExactly("1", spec.id().value());
    assertThat(Integer.parseInt(output.get(2))).isLessThan(5);
  }

  @Test
  void cannotWriteAReadOnlyRootButWhatIsMounted() {
    TaskSpec spec =
        EngineOnMachine.shell("touch /x || echo refused; touch /scratch/x && echo written")
            .withFilesystem(
                new Filesystem(
                    List.of(new Mount.Tmpfs("/scratch", ByteSize.ofMebibytes(1), null)), true));

    assertThat(machine.output(spec)).contains("refused", "written");
  }

  @Test
  void cannotMountNorMakeNamespacesNorWriteKernelSettings() {
    TaskSpec spec =
        EngineOnMachine.shell(
            "mount -t tmpfs none /bin || echo no-mount; unshare -U true || echo no-namespace;"
                + " echo 1 > /proc/sys/kernel/panic || echo no-setting;"
                + " cat /proc/kcore | head -c 1 | wc -c");

    assertThat(machine.output(spec)).contains("no-mount", "no-namespace", "no-setting", "0");
  }

  @Test
  void lowersAUlimitAboveTheMachinesAndSaysSo() {
    long most = OwnLimits.ofThisProcess().hard().getOrDefault("nofile", 1L << 20);
    TaskSpec spec =
        EngineOnMachine.shell("ulimit -n; ulimit -Hn")
            .withIsolation(
                new Isolation(
                    Limits.NONE,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    List.of(new Ulimit("nofile", 100, 1L << 40)),
                    Map.of()));

    EngineTask task = machine.run(spec);
    machine.awaitExit(spec.id());

    assertThat(task.warnings())
        .containsExactly(
            "The ulimit nofile of 1099511627776 is above this machine's hard limit of "
                + most
                + " and was lowered to it.");
    assertThat(machine.log(spec.id())).containsExactly("100", Long.toString(most));
  }

  @Test
  void refusesPrivilegesThatTheOperatorHasNotAllowed() {
    Isolation isolation =
        new Isolation(
            Limits.NONE, Set.of(), Set.of(), Set.of(Privilege.PRIVILEGED), List.of(), Map.of());

    assertThatThrownBy(() -> machine.run(EngineOnMachine.shell("true").withIsolation(isolation)))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED))
        .hasMessageContaining("engine.allow-privileged");
  }

  @Test
  void setsSettingsOfItsOwnNamespacesOnly() {
    assertThat(
            machine.output(
                EngineOnMachine.shell("cat /proc/sys/net/core/somaxconn")
                    .withIsolation(sysctl("net.core.somaxconn", "77"))))
        .containsExactly("77");
    assertThatThrownBy(
            () ->
                machine.run(
                    EngineOnMachine.shell("true").withIsolation(sysctl("kernel.panic", "1"))))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
  }

  private static Isolation sysctl(String name, String value) {
    return new Isolation(Limits.NONE, Set.of(), Set.of(), Set.of(), List.of(), Map.of(name, value));
  }

  @Test
  void fillsANewVolumeFromTheImage() throws IOException {
    VolumeName name = new VolumeName(TenantId.DEFAULT, "filled");
    TaskSpec spec =
        EngineOnMachine.shell("cat /etc/group; touch /etc/mine")
            .withFilesystem(new Filesystem(List.of(new Mount.Volume(name, "/etc", false)), false));

    assertThat(machine.output(spec)).contains("wheel:x:77:alice");
    Path data = machine.engine().volumes().find(name).orElseThrow().path();
    assertThat(data.resolve("mine")).exists();
    machine.engine().tasks().remove(spec.id());
    machine.engine().volumes().remove(name);
    assertThat(data).doesNotExist();
  }

  @Test
  void takesTheWayToNewPrivilegesAndTheFilterWhenAsked() {
    Isolation restricted = isolation(Set.of(), List.of(), Set.of(Restriction.NO_NEW_PRIVILEGES));
    Isolation unconfined = isolation(Set.of(Privilege.SECCOMP_UNCONFINED), List.of(), Set.of());
    TaskSpec status = EngineOnMachine.shell("cat /proc/self/status");
    TaskSpec again = EngineOnMachine.shell("cat /proc/self/status");

    assertThat(machine.output(status.withIsolation(restricted))).contains("NoNewPrivs:\t1");
    assertThat(machine.output(again.withIsolation(unconfined))).contains("Seccomp:\t0");
  }

  @Test
  void givesTheDevicesThatAreAskedForAndNoOther() {
    Device full = new Device(Path.of("/dev/full"), "/dev/mine/full", "rw");
    Device kmsg = new Device(Path.of("/dev/kmsg"), "/dev/kmsg", "w");
    TaskSpec spec =
        EngineOnMachine.shell(
                "ls -l /dev/mine/full; head -c 1 /dev/mine/full | wc -c;"
                    + " head -c 1 /dev/kmsg || echo unreadable; ls /dev/kmsg; ls /dev/mem")
            .withIsolation(isolation(Set.of(), List.of(full, kmsg), Set.of()));

    assertThat(machine.output(spec))
        .anyMatch(line -> line.startsWith("crw-rw-rw-"))
        .contains("1", "unreadable", "/dev/kmsg")
        .doesNotContain("/dev/mem");
  }

  @Test
  void refusesADeviceThatIsNone() {
    for (Device device :
        List.of(
            new Device(Path.of("/dev/nosuch"), "/dev/nosuch", "rwm"),
            new Device(Path.of("/etc/passwd"), "/dev/passwd", "rwm"),
            new Device(Path.of("/dev/full"), "/full", "rwm"),
            new Device(Path.of("/dev/full"), "/dev/../full", "rwm"),
            new Device(Path.of("/dev/full"), "/dev/full", "rwx"))) {
      TaskSpec spec =
          EngineOnMachine.shell("true")
              .withIsolation(isolation(Set.of(), List.of(device), Set.of()));
      assertThatThrownBy(() -> machine.run(spec))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
          .hasMessageContaining(device.source().toString());
    }
  }

  private static Isolation isolation(
      Set<Privilege> privileges, List<Device> devices, Set<Restriction> restrictions) {
    return new Isolation(
        Limits.NONE, Set.of(), Set.of(), privileges, List.of(), Map.of(), devices, restrictions);
  }

  @Test
  void showsTheMachinesProgramsInTheHostImage() {
    TaskSpec plain = EngineOnMachine.spec("/bin/sh", "-c", "id -u; touch /usr/x || echo refused");
    TaskSpec spec =
        new TaskSpec(
            plain.identity(),
            Images.HOST,
            plain.process(),
            plain.filesystem(),
            plain.networking(),
            plain.isolation());

    assertThat(machine.output(spec)).contains("0", "refused");
  }

  @Test
  void findsNoUserThroughALinkOutOfTheRoot() throws IOException {
    Path root = directory.resolve("hostile");
    Files.createDirectories(root.resolve("etc"));
    Path secret = Files.writeString(directory.resolve("secret"), "eve:x:7:7::/:/bin/sh\n");
    Files.createSymbolicLink(root.resolve("etc/passwd"), secret);

    assertThatThrownBy(() -> new UserLookup(root).find("eve")).hasMessageContaining("'eve'");
  }
}
