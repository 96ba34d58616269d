package dev.berth.engine.fake;

import dev.berth.engine.Engine;
import dev.berth.engine.Images;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.contract.EngineContractTest;
import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.engine.contract.Program;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

class FakeEngineContractTest extends EngineContractTest {
  @Override
  protected EngineUnderTest machine() {
    return new Machine();
  }

  static final class Machine implements EngineUnderTest {
    private final FakeMachine machine = new FakeMachine();

    @Override
    public Engine open() {
      return new FakeEngine(InstantSource.system(), machine);
    }

    @Override
    public TaskSpec task(TaskIdentity identity, Program program) {
      TaskIdentity labelled =
          new TaskIdentity(
              identity.id(),
              identity.tenant(),
              identity.stack(),
              identity.service(),
              identity.slot(),
              labels(program));
      return TaskSpec.of(labelled, Images.HOST);
    }

    static Map<String, String> labels(Program program) {
      return switch (program) {
        case Program.Waits _ -> Map.of();
        case Program.IgnoresStop _ -> Map.of("fake.ignore-stop", "true");
        case Program.Ends ends ->
            Map.of(
                "fake.run-for",
                ends.after().toString(),
                "fake.exit-code",
                Integer.toString(ends.exitCode()));
        case Program.Prints prints -> Map.of("fake.print", prints.line());
        case Program.Shows shows -> Map.of("fake.show", shows.path());
        case Program.Overeats _ ->
            Map.of("fake.run-for", "PT0.1S", "fake.exit-code", "137", "fake.out-of-memory", "true");
        case Program.Unstartable _ -> Map.of("fake.fail-on", "start");
        case Program.AnswersExec exec ->
            Map.of("fake.exec-exit-code", Integer.toString(exec.exitCode()));
      };
    }

    @Override
    public List<String> execCommand(int exitCode) {
      return List.of("anything");
    }

    @Override
    public void close() {}
  }
}
