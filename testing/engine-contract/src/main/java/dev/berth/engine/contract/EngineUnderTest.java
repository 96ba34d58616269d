package dev.berth.engine.contract;

import dev.berth.engine.Engine;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import java.util.List;

/** An engine and the machine it runs on, for one test. */
public interface EngineUnderTest extends AutoCloseable {
  /** Opens an engine on the machine: the first, or one that follows another that was closed. */
  Engine open();

  /** A task that does this, without networks. */
  TaskSpec task(TaskIdentity identity, Program program);

  /** The command to run inside a task of {@link Program.AnswersExec}, so that it ends so. */
  List<String> execCommand(int exitCode);

  /** Ends and removes whatever is left of the machine, and checks that nothing is left over. */
  @Override
  void close() throws Exception;
}
