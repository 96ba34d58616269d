package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Device;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.Isolation.Restriction;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRecordTest {
  @TempDir Path directory;

  @Test
  void keepsEverything() throws IOException {
    TaskSpec spec =
        EngineOnMachine.shell("true")
            .withFilesystem(
                new Filesystem(
                    List.of(
                        new Mount.Volume(new VolumeName(TenantId.DEFAULT, "v"), "/v", true, "a"),
                        new Mount.File("/run/secrets/s", "id", 1, 2, 0400)),
                    true))
            .withIsolation(
                new Isolation(
                    Limits.NONE,
                    Set.of(),
                    Set.of(),
                    Set.of(Privilege.SECCOMP_UNCONFINED),
                    List.of(),
                    Map.of(),
                    List.of(new Device(Path.of("/dev/kvm"), "/dev/kvm", "rw")),
                    Set.of(Restriction.NO_NEW_PRIVILEGES)));
    EngineTask task =
        new EngineTask(spec, new TaskState.Created(), Instant.EPOCH, Map.of(), List.of("w"));
    Path file = directory.resolve("task.json");

    TaskRecord.of(task, new TaskEntry.Origin("sha256:1", "SIGTERM")).write(file);

    assertThat(TaskRecord.find(file).orElseThrow().task()).isEqualTo(task);
  }

  /** As the first release wrote it, before tasks had devices and files. */
  @Test
  void readsARecordOfAnEarlierRelease() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("task.json"),
            """
            {"version":1,"spec":{"identity":{"id":{"value":"5l5ktdbsyi7t"},"tenant":{"value":"default"},\
            "stack":{"value":"shop"},"service":{"value":"web"},"slot":1,"labels":{}},\
            "image":"busybox","process":{"entrypoint":null,"command":["sleep","1"],\
            "environment":{},"workingDirectory":null,"user":null,"terminal":false,\
            "stopSignal":null},"filesystem":{"mounts":[{"kind":"volume",\
            "volume":{"tenant":{"value":"default"},"name":"data"},"target":"/data",\
            "readOnly":false}],"readOnlyRoot":false},"networking":{"namespace":"OWN",\
            "hostname":null,"attachments":[],"ports":[],"extraHosts":{}},"isolation":{\
            "limits":{"memory":null,"cpus":null,"pids":null},"addedCapabilities":[],\
            "droppedCapabilities":[],"privileges":[],"ulimits":[],"sysctls":{}}},\
            "state":{"kind":"running","since":"2026-11-20T10:00:00Z","pid":42},\
            "created":"2026-11-20T10:00:00Z","origin":{"imageId":"sha256:1",\
            "stopSignal":"SIGTERM"},"addresses":[],"warnings":[]}
            """);

    EngineTask task = TaskRecord.find(file).orElseThrow().task();

    assertThat(task.isRunning()).isTrue();
    assertThat(task.spec().isolation()).isEqualTo(Isolation.DEFAULT);
    assertThat(task.spec().filesystem().mounts())
        .containsExactly(
            new Mount.Volume(new VolumeName(TenantId.DEFAULT, "data"), "/data", false));
  }
}
