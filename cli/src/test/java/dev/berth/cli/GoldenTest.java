package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** What people see; see {@link Golden}. */
class GoldenTest {
  private static final List<String> PLAIN =
      List.of(
          "stack ls",
          "stack ls -q",
          "stack ls -o json",
          "stack services shop",
          "stack inspect shop",
          "stack versions shop",
          "stack history -q shop",
          "stack ps --all shop",
          "service ls",
          "service inspect shop/web",
          "task ls --all",
          "task ls --all -q",
          "report",
          "logs shop",
          "logs -t shop/web",
          "status",
          "route ls",
          "image ls",
          "target ls",
          "target inspect prod",
          "node ls",
          "node inspect n2",
          "network ls",
          "volume ls",
          "config show");
  private static final List<String> COLOURED = List.of("stack ls", "status", "logs shop");

  @TestFactory
  Stream<DynamicTest> outputIsAsBefore() {
    List<DynamicTest> tests = new ArrayList<>();
    PLAIN.forEach(command -> tests.add(test(command, "", false)));
    COLOURED.forEach(command -> tests.add(test(command, " (terminal)", true)));
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> helpIsAsBefore() {
    List<String> commands = new ArrayList<>(List.of(""));
    collect(new CommandTree(Shell.ofProcess()).commandLine(), "", commands);
    return commands.stream()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    "help" + command, () -> Golden.check("help" + command, help(command))));
  }

  private static DynamicTest test(String command, String suffix, boolean terminal) {
    return DynamicTest.dynamicTest(
        command + suffix, () -> Golden.check(command + suffix, output(command, terminal)));
  }

  private static String output(String command, boolean terminal) {
    try (Stage stage = new Stage()) {
      if (terminal) {
        stage.onTerminal();
      }
      answers(stage);
      return Golden.play(stage, command);
    }
  }

  private static String help(String command) {
    try (Stage stage = new Stage()) {
      String[] words = (command + " --help").strip().split(" ");
      assertThat(stage.playAlone(words)).isZero();
      assertThat(stage.err()).isEmpty();
      String help = stage.out();
      if (!command.isEmpty()) {
        assertThat(help).as("every help page has an example").contains("  berth" + command);
      }
      return help;
    }
  }

  private static void collect(CommandLine command, String path, List<String> commands) {
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              if (!name.equals(below.getCommandName())) {
                return; // An alias.
              }
              commands.add(path + " " + name);
              collect(below, path + " " + name, commands);
            });
  }

  private static void answers(Stage stage) {
    stage
        .answer(
            "GET /api/stacks/shop",
            200,
            "{\"name\":\"shop\",\"state\":\"running\",\"services\":"
                + Samples.SERVICES
                + ",\"warnings\":[]}")
        .answer("GET /api/tasks?all=true&stack=shop", 200, Samples.TASKS)
        .answer("GET /api/stacks/shop/versions", 200, Samples.VERSIONS)
        .answer(
            "GET /api/stacks/shop/services/web",
            200,
            "{\"name\":\"web\",\"stack\":\"shop\",\"spec\":{\"command\":[\"a\",\"b\\u001b[31m\"],\"empty\":[]},\"tasks\":"
                + Samples.TASKS
                + "}")
        .answer("GET /api/stacks/shop/logs", 200, Samples.LOGS)
        .answer("GET /api/stacks/shop/services/web/logs", 200, Samples.LOGS)
        .answer("GET /api/report", 200, Samples.REPORT)
        .answer("GET /api/status", 200, Samples.STATUS)
        .answer(
            "GET /api/routes",
            200,
            "[{\"name\":\"web@stack/shop\",\"rule\":\"Host(`shop.localhost`)\",\"service\":\"shop/web\",\"port\":80,\"status\":\"up\",\"tasks\":[{\"id\":\"abc123\"}],\"url\":\"http://shop.localhost:8080\"}]")
        .answer(
            "GET /api/images",
            200,
            "[{\"id\":\"sha256:0123456789abcdef\",\"references\":[\"shop:1\"],\"size\":1572864}]")
        .answer("GET /api/targets", 200, "[" + Samples.LOCAL + "," + Samples.PROD + "]")
        .answer("GET /api/targets/prod", 200, Samples.PROD)
        .answer("GET /api/nodes", 200, Samples.NODES)
        .answer("GET /api/nodes/n2", 200, Samples.MEMBER)
        .answer(
            "GET /api/networks",
            200,
            "[{\"name\":\"shop_default\",\"subnet\":\"10.1.0.0/24\",\"internal\":false}]")
        .answer("GET /api/volumes", 200, "[{\"name\":\"shop_data\"}]")
        .answer(
            "GET /api/config",
            200,
            "[{\"key\":\"http-port\",\"value\":\"8080\",\"source\":\"default\"}]");
  }
}
