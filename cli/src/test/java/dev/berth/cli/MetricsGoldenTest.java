package dev.berth.cli;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What people see of what is measured; see {@link Golden}. */
class MetricsGoldenTest {
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/api/top",
          """
          {"tasks":[
           {"stack":"shop","service":"web","slot":1,"task":"abc123","node":"n1","cpu":0.525,
            "memory":13107200,"memoryLimit":268435456,"received":1536.5,"sent":12.0,"processes":4,
            "time":"2026-01-31T11:59:50Z"},
           {"stack":"shop","service":"db","slot":1,"task":"xyz789","node":"n1","cpu":null,
            "memory":900,"memoryLimit":null,"received":null,"sent":null,"processes":1,
            "time":"2026-01-31T11:59:50Z"}]}
          """,
          "/api/metrics",
          """
          {"metrics":[{"metric":"berth_task_memory_bytes","series":2},{"metric":"up","series":1}]}
          """);

  @TestFactory
  Stream<DynamicTest> outputIsAsBefore() {
    return Stream.of("top", "top -n 1 -o json", "metrics ls", "metrics ls -q")
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command,
                    () -> {
                      try (Stage stage = new Stage()) {
                        ANSWERS.forEach((path, answer) -> stage.answer("GET " + path, 200, answer));
                        Golden.check(command, Golden.play(stage, command));
                      }
                    }));
  }
}
