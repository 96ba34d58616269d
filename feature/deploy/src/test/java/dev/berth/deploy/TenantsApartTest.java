package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.compose.Content;
import dev.berth.engine.Image;
import dev.berth.engine.NetworkName;
import dev.berth.engine.VolumeName;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Endpoint;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.sql.SqlStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants who call their things alike, and see, count, name and harm nothing of each other. */
class TenantsApartTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId BETA = new TenantId("beta");
  private static final Principal ANN = new Principal("ann", ACME, false);
  private static final Principal BOB = new Principal("bob", BETA, false);
  private static final String[] SHOP = {
    "services:",
    "  web:",
    "    image: berth/host",
    "    networks: [back]",
    "    volumes: [data:/data]",
    "networks: {back: {}}",
    "volumes: {data: {}}"
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

  private void deploy(Principal principal, String stack, String... lines) {
    dock.deploy(principal, stack, null, lines);
  }

  private Object body(Principal principal, String path) {
    return ((Response.Json) dock.call(principal, "GET", path, null)).body();
  }

  private List<TaskView> tasks(Principal principal) {
    return ((List<?>) body(principal, "/api/tasks")).stream().map(TaskView.class::cast).toList();
  }

  private void running(Principal principal, int count) {
    dock.eventually(() -> assertThat(tasks(principal)).hasSize(count));
  }

  private void assertMissing(Principal principal, String method, String path) {
    assertThatThrownBy(() -> dock.call(principal, method, path, null))
        .as("%s %s", method, path)
        .isInstanceOfSatisfying(
            BerthException.class,
            e -> assertThat(e.code().type()).isEqualTo(ErrorCode.Type.NOT_FOUND))
        .message()
        .doesNotContain("acme", "There are: ");
  }

  @Test
  void whatIsCalledAlikeIsNotTheSame() {
    deploy(ANN, "shop", SHOP);
    deploy(BOB, "shop", SHOP);
    running(ANN, 1);
    running(BOB, 1);
    assertThat(dock.engine.volumes().list()).hasSize(2);
    assertThat(dock.engine.networks().list()).hasSize(2);
    dock.call(BOB, "DELETE", "/api/stacks/shop", null);
    running(BOB, 0);
    dock.call(BOB, "DELETE", "/api/volumes/shop_data", null);
    assertThat(tasks(ANN)).hasSize(1);
    assertThat(dock.engine.volumes().find(new VolumeName(ACME, "shop_data"))).isPresent();
    assertThat(dock.engine.networks().find(new NetworkName(ACME, "shop_back"))).isPresent();
  }

  @Test
  void listsHoldNothingOfOthers() {
    deploy(ANN, "shop", SHOP);
    running(ANN, 1);
    for (Endpoint endpoint : dock.deployments.endpoints()) {
      boolean isList = !endpoint.path().contains("{") && endpoint.method().equals("GET");
      // What changes is told as a stream, which StackWatchTest listens to.
      if (isList
          && !endpoint.path().equals("/api/changes")
          && !endpoint.path().equals("/api/images/inspect")
          && !endpoint.path().equals("/api/quota")) {
        Object seen = body(BOB, endpoint.path());
        assertThat(seen.toString()).as(endpoint.path()).doesNotContain("shop", "acme");
      }
    }
    assertThat(body(BOB, "/api/quota").toString())
        .isEqualTo(body(new Principal("c", new TenantId("none"), false), "/api/quota").toString());
  }

  @Test
  void everythingOfOthersIsNotThere() {
    deploy(ANN, "secret-shop", SHOP);
    running(ANN, 1);
    String task = tasks(ANN).getFirst().id();
    for (Endpoint endpoint : dock.deployments.endpoints()) {
      if (!endpoint.path().contains("{")) {
        continue;
      }
      // Targets are the operator's, and of no tenant; what is deployed or planned is one's own.
      if (endpoint.method().equals("PUT")
          || endpoint.path().endsWith("/plan")
          || endpoint.path().startsWith("/api/targets")) {
        continue;
      }
      String name =
          endpoint.path().startsWith("/api/networks") ? "secret-shop_back" : "secret-shop_data";
      String path =
          endpoint
              .path()
              .replace("{stack}", "secret-shop")
              .replace("{service}", "web")
              .replace("{task}", task)
              .replace("{name}", name);
      if (endpoint.body() == Endpoint.Body.JSON) {
        Object body =
            path.endsWith("/scale")
                ? new ServiceEndpoints.ScaleRequest(3)
                : new ServiceChange(null, null, 3, null);
        assertThatThrownBy(() -> dock.call(BOB, endpoint.method(), path, body))
            .isInstanceOfSatisfying(
                BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
      } else {
        assertMissing(BOB, endpoint.method(), path);
      }
    }
    assertThat(tasks(ANN)).hasSize(1);
    assertThat(dock.stackOf(ANN, "secret-shop").version()).isEqualTo(1);
  }

  @Test
  void imagesAreEachTenantsOwn() {
    Image image =
        dock.engine
            .images()
            .importRootFilesystem(ACME, "hidden", new ByteArrayInputStream(new byte[] {1}));
    assertMissing(BOB, "GET", "/api/images/inspect?reference=hidden");
    assertMissing(BOB, "GET", "/api/images/inspect?reference=" + image.id());
    assertMissing(BOB, "DELETE", "/api/images?reference=hidden");
    assertMissing(BOB, "DELETE", "/api/images?reference=" + image.id());
    dock.call(BOB, "POST", "/api/images/prune?all", null);
    assertThat(dock.engine.images().find(ACME, "hidden")).isPresent();
  }

  @Test
  void aPolicyOfAnImagesNameHoldsForItsId() {
    Image image =
        dock.engine
            .images()
            .importRootFilesystem(ACME, "team/app", new ByteArrayInputStream(new byte[] {1}));
    for (String said : List.of("team/app", "team/app:latest", image.id())) {
      assertThat(dock.resource(ANN, "DELETE", "/api/images?reference=" + said))
          .isEqualTo("image/team/app:latest");
    }
    assertThat(dock.resource(BOB, "DELETE", "/api/images?reference=" + image.id()))
        .isEqualTo("image/" + image.id());
  }

  @Test
  void externalThingsAreOnesOwn() {
    deploy(ANN, "hidden", SHOP);
    assertThatThrownBy(
            () ->
                deploy(
                    BOB,
                    "thief",
                    "services:",
                    "  web: {image: berth/host, networks: [n], volumes: ['v:/v']}",
                    "networks: {n: {external: true, name: hidden_back}}",
                    "volumes: {v: {external: true, name: hidden_data}}"))
        .hasMessage(
            """
            compose.yml:3:12: networks.n: There is no network 'hidden_back', which 'external: true' says exists.
            compose.yml:4:11: volumes.v: There is no volume 'hidden_data', which 'external: true' says exists.""");
  }

  @Test
  void whatOthersTakeOfTheMachineIsNotNamed() {
    deploy(
        ANN,
        "hidden",
        "services:",
        "  web: {image: berth/host, ports: ['43217:80'], networks: [n]}",
        "networks: {n: {ipam: {config: [{subnet: 10.211.0.0/16}]}}}");
    dock.eventually(() -> assertThat(dock.engine.networks().list()).hasSize(1));
    assertThatThrownBy(
            () ->
                deploy(
                    BOB,
                    "mine",
                    "services:",
                    "  web: {image: berth/host, networks: [n]}",
                    "networks: {n: {ipam: {config: [{subnet: 10.211.3.0/24}]}}}"))
        .hasMessage(
            "compose.yml:3:12: networks.n.ipam.config[0].subnet: Subnet 10.211.3.0/24 is not free. Choose another, or leave it out to have one chosen.");
    assertThatThrownBy(
            () ->
                deploy(BOB, "mine", "services:", "  web: {image: berth/host, ports: ['43217:80']}"))
        .hasMessage(
            "compose.yml:2:36: services.web.ports: Port 43217/tcp is taken. Publish another one.");
  }

  @Test
  void whatFailsForOneIsTriedForTheOther() {
    String[] file = {"services:", "  web: {image: 'registry.example/missing:1'}"};
    deploy(ANN, "shop", file);
    dock.eventually(() -> assertThat(dock.stackOf(ANN, "shop").state()).isEqualTo("failed"));
    dock.engine
        .images()
        .importRootFilesystem(
            BETA, "registry.example/missing:1", new ByteArrayInputStream(new byte[] {1}));
    deploy(BOB, "shop", file);
    running(BOB, 1);
    dock.eventually(() -> assertThat(dock.stackOf(BOB, "shop").state()).isEqualTo("running"));
    assertThat(dock.stackOf(ANN, "shop").state()).isEqualTo("failed");
  }

  @Test
  void stepsOfTwoTenantsAreNotOne() {
    Step ofAnn = new Step.RemoveVolume(new VolumeName(ACME, "data"));
    Step ofBob = new Step.RemoveVolume(new VolumeName(BETA, "data"));
    assertThat(ofAnn.toString()).isEqualTo(ofBob.toString());
    assertThat(ofAnn.identity()).isNotEqualTo(ofBob.identity());
  }

  @Test
  void contentsAreSealedForTheirTenant() {
    deploy(
        ANN,
        "shop",
        "services:",
        "  web: {image: berth/host, configs: [c]}",
        "configs: {c: {content: abc}}");
    running(ANN, 1);
    try (SqlStore store = SqlStore.sqlite(folder.resolve("berth.db"))) {
      ContentTable table = new ContentTable(store, new Sealing(Dock.KEYRING));
      Content content = new Content("abc".getBytes(StandardCharsets.UTF_8));
      String id = table.find(ACME, content).orElseThrow();
      assertThat(table.find(BETA, content)).isEmpty();
      store.write(
          handle ->
              handle.execute(
                  "INSERT INTO deploy_content (tenant, id, content, size)"
                      + " SELECT 'beta', id, content, size FROM deploy_content"));
      assertThatThrownBy(() -> table.read(BETA, id))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }
  }

  @Test
  void aTenantIsCountedAndRemovedAlone() {
    deploy(ANN, "shop", SHOP);
    deploy(ANN, "blog", SHOP);
    deploy(BOB, "shop", SHOP);
    running(ANN, 2);
    running(BOB, 1);
    dock.engine
        .images()
        .importRootFilesystem(ACME, "app", new ByteArrayInputStream(new byte[] {1}));
    assertThat(dock.deployments.count(ACME))
        .isEqualTo(Map.of("image", 1L, "stack", 2L, "volume", 2L));
    dock.deployments.remove(ACME);
    assertThat(dock.deployments.count(ACME)).isEmpty();
    assertThat(dock.engine.tasks().list()).hasSize(1);
    assertThat(dock.engine.networks().list())
        .extracting(one -> one.name().tenant())
        .containsExactly(BETA);
    assertThat(dock.deployments.count(BETA)).isEqualTo(Map.of("stack", 1L, "volume", 1L));
    dock.deployments.remove(ACME);
  }
}
