package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Mount;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.Problem;
import dev.berth.kernel.TenantId;
import dev.berth.store.sql.SqlStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parameters and secrets that stacks name, from their values to tasks, and what changes of them do.
 */
class StackParametersTest {
  private static final String[] FILE = {
    "services:",
    "  web:",
    "    image: berth/host",
    "    secrets: [password, tls]",
    "  worker:",
    "    image: berth/host",
    "    environment: {HOST: 'http://${param:/prod/host}/'}",
    "  other:",
    "    image: berth/host",
    "secrets:",
    "  password: {x-berth: {parameter: /prod/password}}",
    "  tls: {external: true}",
  };

  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();
  private final TestParameters parameters = new TestParameters();
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(machine, folder, parameters);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private void prepare() {
    parameters.putSecure("/prod/password", "pa55word");
    parameters.put("/prod/host", "one");
    parameters.putSecret("tls", "tls-key");
  }

  /** What the files of a service's only task hold, by targets. */
  private Map<String, String> files(String service) {
    ContentTable table =
        new ContentTable(SqlStore.sqlite(folder.resolve("berth.db")), new Sealing(Dock.KEYRING));
    Map<String, String> files = new TreeMap<>();
    for (Mount mount : task(service).spec().filesystem().mounts()) {
      Mount.File file = (Mount.File) mount;
      byte[] content = table.read(TenantId.DEFAULT, file.content());
      files.put(file.target(), new String(content, StandardCharsets.UTF_8));
    }
    return files;
  }

  private EngineTask task(String service) {
    List<EngineTask> tasks = dock.running(service);
    assertThat(tasks).hasSize(1);
    return tasks.getFirst();
  }

  private List<String> ids() {
    return Stream.of("web", "worker", "other").map(name -> task(name).id().value()).toList();
  }

  private String environment(String service, String name) {
    return task(service).spec().process().environment().getOrDefault(name, "");
  }

  @Test
  void reachTasksAsFilesAndValues() throws IOException {
    prepare();
    dock.deployed("shop", FILE);
    assertThat(files("web"))
        .containsOnly(
            Map.entry("/run/secrets/password", "pa55word"),
            Map.entry("/run/secrets/tls", "tls-key"));
    assertThat(environment("worker", "HOST")).isEqualTo("http://one/");
    assertThat(dock.call("GET", "/api/stacks/shop/services/web", null).toString())
        .doesNotContain("pa55word");
    dock.close();
    try (Stream<Path> kept = Files.list(folder)) {
      for (Path file : kept.toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain("pa55word", "tls-key", "/prod/password");
      }
    }
    open();
  }

  @Test
  void theSameAgainChangesNothing() {
    prepare();
    dock.deployed("shop", FILE);
    assertThat(dock.deploy("shop", FILE).changed()).isFalse();
    parameters.putSecure("/prod/password", "pa55word");
    parameters.putSecret("tls", "other");
    dock.eventually(() -> assertThat(files("web")).containsValue("other"));
    assertThat(dock.stack("shop").version()).isEqualTo(2);
  }

  @Test
  void aNewValueRollsTheServicesThatHaveIt() {
    prepare();
    dock.deployed("shop", FILE);
    List<String> before = ids();
    parameters.putSecure("/prod/password", "changed");
    dock.eventually(
        () -> {
          assertThat(files("web")).containsEntry("/run/secrets/password", "changed");
          assertThat(ids()).element(0).isNotEqualTo(before.get(0));
        });
    dock.done("shop");
    assertThat(ids().subList(1, 3)).isEqualTo(before.subList(1, 3));
    parameters.put("/prod/host", "two");
    dock.eventually(() -> assertThat(environment("worker", "HOST")).isEqualTo("http://two/"));
    assertThat(ids().get(2)).isEqualTo(before.get(2));
    assertThat(dock.stack("shop").version()).isEqualTo(3);
  }

  @Test
  void whatWasChangedByHandStays() {
    prepare();
    dock.deployed("shop", FILE);
    dock.call(
        "POST",
        "/api/stacks/shop/services/worker/update",
        new ServiceChange(null, Map.of("MORE", "1"), 2, null));
    dock.done("shop");
    dock.call("POST", "/api/stacks/shop/services/web/stop", null);
    parameters.put("/prod/host", "two");
    parameters.putSecret("tls", "new");
    dock.eventually(
        () ->
            assertThat(dock.running("worker"))
                .hasSize(2)
                .allSatisfy(
                    task ->
                        assertThat(task.spec().process().environment())
                            .containsEntry("HOST", "http://two/")
                            .containsEntry("MORE", "1")));
    assertThat(dock.running("web")).isEmpty();
    dock.call("POST", "/api/stacks/shop/services/web/start", null);
    dock.done("shop");
    assertThat(files("web")).containsEntry("/run/secrets/tls", "new");
  }

  @Test
  void whatChangesWhileBerthIsDownIsSeenAtTheStart() {
    prepare();
    dock.deployed("shop", FILE);
    dock.close();
    parameters.putSecure("/prod/password", "changed");
    parameters.put("/prod/host", "two");
    open();
    dock.eventually(
        () -> {
          assertThat(files("web")).containsEntry("/run/secrets/password", "changed");
          assertThat(environment("worker", "HOST")).isEqualTo("http://two/");
        });
  }

  @Test
  void whatIsGoneStaysInTheTasksAndIsTold() {
    prepare();
    dock.deployed("shop", FILE);
    List<String> before = ids();
    parameters.remove("/prod/password");
    dock.eventually(
        () ->
            assertThat(dock.stack("shop").warnings())
                .extracting(Problem::message)
                .containsExactly(
                    "The tasks keep the last value of parameter '/prod/password': Cannot find parameter '/prod/password'."));
    assertThat(ids()).isEqualTo(before);
    parameters.putSecure("/prod/password", "pa55word");
    dock.eventually(() -> assertThat(dock.stack("shop").warnings()).isEmpty());
    assertThat(ids()).isEqualTo(before);
  }

  @Test
  void changesThatAreToBeIgnoredAre() {
    prepare();
    String[] file = FILE.clone();
    file[10] = "  password: {x-berth: {parameter: /prod/password, on-change: ignore}}";
    dock.deployed("shop", file);
    parameters.putSecure("/prod/password", "changed");
    parameters.put("/prod/host", "two");
    dock.eventually(() -> assertThat(environment("worker", "HOST")).isEqualTo("http://two/"));
    assertThat(files("web")).containsEntry("/run/secrets/password", "pa55word");
    dock.deployed("shop", file);
    assertThat(files("web")).containsEntry("/run/secrets/password", "changed");
  }

  @Test
  void aRollbackIsNotUndoneByWhatWasKnownBefore() {
    prepare();
    dock.deployed("shop", FILE);
    parameters.putSecure("/prod/password", "changed");
    parameters.put("/prod/host", "two");
    dock.eventually(() -> assertThat(dock.stack("shop").version()).isEqualTo(2));
    dock.done("shop");
    dock.call("POST", "/api/stacks/shop/rollback", null);
    dock.done("shop");
    assertThat(files("web")).containsEntry("/run/secrets/password", "pa55word");
    dock.close();
    open();
    parameters.putSecret("tls", "new");
    dock.eventually(() -> assertThat(files("web")).containsEntry("/run/secrets/tls", "new"));
    assertThat(files("web")).containsEntry("/run/secrets/password", "pa55word");
    assertThat(environment("worker", "HOST")).isEqualTo("http://one/");
    parameters.putSecure("/prod/password", "third");
    dock.eventually(() -> assertThat(files("web")).containsEntry("/run/secrets/password", "third"));
  }

  @Test
  void allOfAPathBecomeOneFileOrAnEnvironment() {
    parameters.put("/app/PORT", "80");
    parameters.put("/app/db/NAME", "shop");
    String[] file = {
      "services:",
      "  web:",
      "    image: berth/host",
      "    env_file: param:/app",
      "    configs: [{source: env, target: /app.env}]",
      "configs: {env: {x-berth: {parameter: /app/}}}"
    };
    dock.deployed("shop", file);
    assertThat(files("web")).containsOnly(Map.entry("/app.env", "NAME=shop\nPORT=80\n"));
    assertThat(environment("web", "NAME")).isEqualTo("shop");
    parameters.put("/app/HOST", "db");
    dock.eventually(
        () -> {
          assertThat(files("web")).containsEntry("/app.env", "HOST=db\nNAME=shop\nPORT=80\n");
          assertThat(environment("web", "HOST")).isEqualTo("db");
        });
  }

  @Test
  void everythingThatCannotBeHadIsToldAtOnce() {
    parameters.putSecure("/secure", "pa55word");
    parameters.put("/denied", "pa55word");
    parameters.put("/a/one", "1");
    parameters.put("/a/b/one", "2");
    assertThatThrownBy(
            () ->
                dock.deploy(
                    TestAccess.DEVELOPER,
                    "shop",
                    null,
                    "services:",
                    "  web:",
                    "    image: berth/host",
                    "    command: 'run ${param:/none} ${param:/secure}'",
                    "    env_file: param:/a",
                    "    environment: {KEY: '${param:/secure}'}",
                    "    secrets: [one, two]",
                    "secrets:",
                    "  one: {x-berth: {parameter: /denied}}",
                    "  two: {external: true}"))
        .hasMessage(
            """
            compose.yml:4:19: services.web.command: Cannot find parameter '/none'.
            compose.yml:4:34: services.web.command: Parameter '/secure' is a SecureString, which would be seen by many here. Mount it: 'secrets: {NAME: {x-berth: {parameter: /secure}}}'.
            compose.yml:5:15: services.web.env_file: Both '/a/b/one' and '/a/one' would be called 'one'. Name a path below which there is one of them.
            compose.yml:6:25: services.web.environment.KEY: Parameter '/secure' is a SecureString, which would be seen by many here. Mount it: 'secrets: {NAME: {x-berth: {parameter: /secure}}}'.
            compose.yml:9:30: secrets.one.x-berth.parameter: Cannot read '/denied': nothing allows it.
            compose.yml:10:3: secrets.two: Cannot find secret 'two'.""");
  }

  @Test
  void aValueGivesNoRightsThatTheOneWhoDeployedHadNot() {
    parameters.put("/folder", folder.toString());
    String[] file = {
      "services:",
      "  web:",
      "    image: berth/host",
      "    volumes: ['${param:/folder}:/data']",
      "    secrets: [key]",
      "secrets: {key: {x-berth: {parameter: /key}}}"
    };
    parameters.put("/key", "k");
    dock.deployed("shop", file);
    parameters.put("/folder", "/etc");
    dock.eventually(
        () ->
            assertThat(dock.stack("shop").warnings())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith(
                    "The tasks keep the last value of parameter '/folder': compose.yml:4:15:")
                .contains("task:BindMount"));
    assertThat(task("web").spec().filesystem().mounts())
        .noneMatch(mount -> mount instanceof Mount.Bind bind && bind.source().endsWith("etc"));
  }
}
