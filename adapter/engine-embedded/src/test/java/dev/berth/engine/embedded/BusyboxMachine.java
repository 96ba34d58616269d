package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Engine;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.engine.contract.Program;
import dev.berth.kernel.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** This machine, with an instance of its own for the contract suite. */
final class BusyboxMachine implements EngineUnderTest {
  private static final Isolation SMALL =
      new Isolation(
          new Limits(ByteSize.ofMebibytes(32), null, null),
          Set.of(),
          Set.of(),
          Set.of(),
          List.of(),
          Map.of());

  private final EngineOnMachine machine;

  BusyboxMachine(Path directory) throws IOException {
    this.machine = new EngineOnMachine(directory);
    machine.engine().close();
  }

  @Override
  public Engine open() {
    return machine.reopen();
  }

  @Override
  public TaskSpec task(TaskIdentity identity, Program program) {
    List<String> command =
        switch (program) {
          case Program.Waits() -> script("trap 'exit 0' TERM; while true; do sleep 0.05; done");
          case Program.IgnoresStop() -> script("trap '' TERM; while true; do sleep 0.05; done");
          case Program.Ends(var after, int code) ->
              script(
                  String.format(
                      Locale.ROOT, "sleep %.3f; exit %d", after.toMillis() / 1000.0, code));
          case Program.Prints(String line) ->
              script("trap 'exit 0' TERM; echo '" + line + "'; while true; do sleep 0.05; done");
          case Program.Shows(String path) ->
              script("trap 'exit 0' TERM; cat '" + path + "'; while true; do sleep 0.05; done");
          case Program.Overeats() -> List.of("/bin/busybox", "tail", "-c", "90000000", "/dev/zero");
          case Program.Unstartable() -> List.of("/no/such/program");
          case Program.AnswersExec(int code) -> script("while true; do sleep 0.05; done");
        };
    TaskSpec spec = TaskSpec.of(identity, "busybox").withProcess(ProcessSpec.ofCommand(command));
    return program instanceof Program.Overeats ? spec.withIsolation(SMALL) : spec;
  }

  private static List<String> script(String text) {
    return List.of("/bin/sh", "-c", text);
  }

  @Override
  public List<String> execCommand(int exitCode) {
    return script("exit " + exitCode);
  }

  @Override
  public void close() throws IOException {
    assertThat(machine.traces()).isEmpty();
    machine.clear();
  }
}
