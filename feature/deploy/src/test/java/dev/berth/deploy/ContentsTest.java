package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Mount;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.store.sql.SqlStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configs and secrets, from what a client sends to the files of a task. */
class ContentsTest {
  private static final String[] FILE = {
    "services:",
    "  web:",
    "    image: berth/host",
    "    secrets: [key]",
    "    configs: [{source: page, target: /srv/page.html, mode: 0400, uid: '7', gid: '8'}]",
    "secrets: {key: {file: /keys/web.key}}",
    "configs: {page: {file: /pages/index.html}}"
  };

  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private void deploy(String stack, String key, String page, String... lines) {
    dock.deploy(
        TestRequest.OPERATOR,
        stack,
        Dock.request(
            null, Map.of("/keys/web.key", key, "/pages/index.html", page), Map.of(), lines));
    dock.done(stack);
  }

  private List<Mount.File> files(String service) {
    return dock.running(service).getFirst().spec().filesystem().mounts().stream()
        .map(Mount.File.class::cast)
        .toList();
  }

  private List<String> stored(String query) {
    try (SqlStore store = SqlStore.sqlite(folder.resolve("berth.db"))) {
      return store.read(handle -> handle.createQuery(query).mapTo(String.class).list());
    }
  }

  @Test
  void contentsBecomeFilesOfTheTask() {
    deploy("shop", "s3cret", "<p>", FILE);
    List<Mount.File> files = files("web");
    assertThat(files)
        .extracting(Mount.File::target)
        .containsExactlyInAnyOrder("/run/secrets/key", "/srv/page.html");
    Mount.File page =
        files.stream()
            .filter(file -> file.target().equals("/srv/page.html"))
            .findAny()
            .orElseThrow();
    assertThat(List.of(page.owner(), page.group(), page.mode())).containsExactly(7, 8, 0400);
  }

  @Test
  void fileIsChangedWithoutWhatCameAlongBefore() {
    deploy("shop", "s3cret", "<p>", FILE);
    String content = files("web").getFirst().content();
    StackEndpoints.ConfigAnswer config =
        dock.get(StackEndpoints.ConfigAnswer.class, "/api/stacks/shop/config");
    assertThat(config.attachments()).containsExactly("/keys/web.key", "/pages/index.html");

    String[] changed = FILE.clone();
    changed[2] += "\n    hostname: other";
    assertThatThrownBy(() -> dock.deploy(TestRequest.OPERATOR, "shop", changed(null, changed)))
        .hasMessageContaining("was not sent along");
    assertThatThrownBy(() -> dock.deploy(TestRequest.OPERATOR, "shop", changed(7L, changed)))
        .hasMessageContaining("Cannot find version 7");
    assertThatThrownBy(() -> dock.deploy(TestRequest.OPERATOR, "other", changed(1L, changed)))
        .hasMessageContaining("Cannot find stack 'other'");
    assertThat(dock.deploy(TestRequest.OPERATOR, "shop", changed(1L, changed)).version())
        .isEqualTo(2);
    dock.done("shop");
    assertThat(files("web").getFirst().content()).isEqualTo(content);
    assertThat(stored("SELECT source FROM deploy_version"))
        .noneMatch(source -> source.contains("s3cret"));
  }

  private static StackEndpoints.DeployRequest changed(@Nullable Long basis, String... lines) {
    StackEndpoints.DeployRequest plain = Dock.request(null, Map.of(), Map.of(), lines);
    return new StackEndpoints.DeployRequest(
        plain.files(), plain.variables(), plain.directory(), null, null, null, null, null, basis);
  }

  @Test
  void equalContentsHaveOneIdAndOthersMakeTheirTasksNew() {
    deploy("shop", "s3cret", "s3cret", FILE);
    List<Mount.File> before = files("web");
    assertThat(before)
        .extracting(Mount.File::content)
        .hasSize(2)
        .containsOnly(before.getFirst().content());
    assertThat(
            dock.deploy(
                    TestRequest.OPERATOR,
                    "shop",
                    Dock.request(
                        null,
                        Map.of("/keys/web.key", "s3cret", "/pages/index.html", "s3cret"),
                        Map.of(),
                        FILE))
                .changed())
        .isFalse();
    deploy("shop", "other", "s3cret", FILE);
    assertThat(files("web")).extracting(Mount.File::content).doesNotHaveDuplicates();
  }

  @Test
  void everythingIsStoredSealed() throws IOException {
    deploy("shop", "s3cret-key", "<p>", FILE);
    dock.close();
    assertThat(
            stored("SELECT source FROM deploy_version UNION ALL SELECT source FROM deploy_stack"))
        .hasSize(2)
        .allMatch(Sealing::isSealed);
    assertThat(
            stored("SELECT desired FROM deploy_version UNION ALL SELECT desired FROM deploy_stack"))
        .hasSize(2)
        .allMatch(Sealing::isSealed);
    assertThat(stored("SELECT content FROM deploy_content")).hasSize(2).allMatch(Sealing::isSealed);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain("s3cret", "czNjcmV0", "/keys/web.key");
      }
    }
    open();
    dock.done("shop");
  }

  @Test
  void whatAnEarlierReleaseWroteInPlainIsSealedAtTheStart() {
    deploy("shop", "s3cret-key", "<p>", FILE);
    List<String> ids = stored("SELECT id FROM deploy_content ORDER BY id");
    dock.close();
    Sealing sealing = new Sealing(Dock.KEYRING);
    StackKey key = new StackKey(TenantId.DEFAULT, new StackName("shop"));
    Sealing.Row row = new Sealing.Row(key, 1);
    try (SqlStore store = SqlStore.sqlite(folder.resolve("berth.db"))) {
      for (String table : List.of("deploy_stack", "deploy_version")) {
        String source = stored("SELECT source FROM " + table).getFirst();
        String desired = stored("SELECT desired FROM " + table).getFirst();
        store.write(
            handle ->
                handle.execute(
                    "UPDATE " + table + " SET source = ?, desired = ?",
                    sealing.openText(TenantId.DEFAULT, row.source(), source),
                    sealing.openText(TenantId.DEFAULT, row.desired(), desired)));
      }
      for (String id : ids) {
        byte[] plain = new ContentTable(store, sealing).read(TenantId.DEFAULT, id);
        store.write(
            handle ->
                handle.execute(
                    "UPDATE deploy_content SET size = -1, content = ? WHERE id = ?",
                    Base64.getEncoder().encodeToString(plain),
                    id));
      }
    }
    open();
    dock.done("shop");
    assertThat(
            stored(
                "SELECT desired FROM deploy_stack UNION ALL SELECT source FROM deploy_stack"
                    + " UNION ALL SELECT desired FROM deploy_version"
                    + " UNION ALL SELECT source FROM deploy_version"
                    + " UNION ALL SELECT content FROM deploy_content"))
        .hasSize(6)
        .allMatch(Sealing::isSealed);
    // The same again changes nothing: contents are found by what they hold.
    deploy("other", "s3cret-key", "<p>", FILE);
    assertThat(stored("SELECT id FROM deploy_content ORDER BY id")).isEqualTo(ids);
  }

  @Test
  void contentsThatNoVersionHasAreForgotten() {
    deploy("shop", "s3cret", "<p>", FILE);
    deploy("other", "s3cret", "<b>", FILE);
    dock.call("DELETE", "/api/stacks/shop", null);
    assertThat(stored("SELECT size FROM deploy_content ORDER BY size")).containsExactly("3", "6");
    dock.call("DELETE", "/api/stacks/other", null);
    assertThat(stored("SELECT content FROM deploy_content")).isEmpty();
    assertThat(stored("SELECT content FROM deploy_content_use")).isEmpty();
  }

  @Test
  void aBerthThatWasRestartedHasTheContents() {
    deploy("shop", "s3cret", "<p>", FILE);
    dock.close();
    dock = new Dock(new FakeMachine(), folder);
    dock.done("shop");
    assertThat(files("web")).hasSize(2);
    ContentTable table =
        new ContentTable(SqlStore.sqlite(folder.resolve("berth.db")), new Sealing(Dock.KEYRING));
    assertThat(table.read(TenantId.DEFAULT, files("web").getFirst().content())).isNotEmpty();
  }

  @Test
  void configsAreNotKeptApartFromStacks() {
    assertThatThrownBy(
            () ->
                dock.deploy(
                    "shop",
                    "services:",
                    "  web: {image: berth/host, configs: [page]}",
                    "configs:",
                    "  page: {external: true}"))
        .hasMessage(
            "compose.yml:4:3: configs.page: There is no config 'page' here: Berth keeps none apart from stacks. Give its content with 'file:', 'content:', 'environment:' or 'x-berth: {parameter: /path}'.");
  }
}
