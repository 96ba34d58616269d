package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.fake.FakeCluster;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.engine.fake.FakeSwarm;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack that is exported and deployed again is the same stack. */
class ExportTest {
  private static final String[] EVERYTHING = {
    "services:",
    "  web:",
    "    image: berth/host",
    "    entrypoint: [/bin/sh, -c]",
    "    command: ['echo \"$${HOME}\" && sleep 1000']",
    "    environment: {NAME: 'a: b', MONEY: '5 $$', EMPTY: ''}",
    "    working_dir: /srv",
    "    user: '1000:1000'",
    "    stop_signal: SIGINT",
    "    stop_grace_period: 1m30s",
    "    hostname: web.example",
    "    read_only: true",
    "    tty: true",
    "    cap_add: [NET_ADMIN, SYS_TIME]",
    "    cap_drop: [MKNOD]",
    "    security_opt: ['no-new-privileges:true', 'seccomp=unconfined']",
    "    ulimits: {nofile: {soft: 100, hard: 200}, nproc: 50}",
    "    sysctls: {net.core.somaxconn: 1024}",
    "    devices: ['/dev/null:/dev/zero2:r']",
    "    extra_hosts: ['other:10.0.0.9']",
    "    expose: ['9000', '9100']",
    "    ports: ['127.0.0.1:18080:80', '5353:53/udp', '81']",
    "    networks: {default: {}, back: {aliases: [site, front]}}",
    "    labels: {traefik.http.routers.web.rule: 'Host(`web.example`)', plain: ''}",
    "    volumes:",
    "      - data:/data",
    "      - {type: volume, source: data, target: /part, volume: {subpath: some/part}}",
    "      - /anonymous",
    "      - /tmp:/host:ro",
    "      - {type: tmpfs, target: /cache, tmpfs: {size: 1048576, mode: 0750}}",
    "      - memory:/memory",
    "    configs: [{source: page, target: /srv/index.html, mode: 0440, uid: '7'}]",
    "    secrets: [password]",
    "    healthcheck: {test: 'wget -q localhost || exit 1', interval: 7s, retries: 4}",
    "    depends_on: {db: {condition: service_healthy}, job: {condition: service_completed_successfully}}",
    "    deploy:",
    "      replicas: 3",
    "      resources: {limits: {cpus: '0.25', memory: 64m, pids: 40}}",
    "      restart_policy: {condition: on-failure, delay: 3s, max_attempts: 5, window: 1m}",
    "      update_config: {parallelism: 2, delay: 1s, failure_action: rollback, monitor: 3s, order: start-first}",
    "      rollback_config: {parallelism: 0, order: stop-first}",
    "      placement: {constraints: [node.hostname == node1], preferences: [{spread: node.labels.zone}]}",
    "  db:",
    "    image: berth/host",
    "    networks: [back]",
    "    healthcheck: {disable: true}",
    "  job:",
    "    image: berth/host",
    "    network_mode: none",
    "    deploy: {mode: replicated-job, replicas: 2}",
    "  agent:",
    "    image: berth/host",
    "    network_mode: host",
    "    pid: host",
    "    privileged: true",
    "    deploy: {mode: global}",
    "networks:",
    "  back: {internal: true, ipam: {config: [{subnet: 198.19.7.0/24}]}, labels: {a: b}}",
    "  named: {name: elsewhere}",
    "volumes:",
    "  data: {labels: {keep: 'yes'}}",
    "  memory: {driver_opts: {type: tmpfs, device: tmpfs, o: 'size=1m,mode=700'}}",
    "  unused: {name: my-own-name}",
    "configs:",
    "  page: {content: \"<h1>Hello</h1>\\n\\ttab & $$money\\n\"}",
    "secrets:",
    "  password: {file: /secrets/password}",
  };

  @TempDir private Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void isTheSameStackWhenItIsDeployedAgain() {
    deploy("/secrets/password", EVERYTHING);

    ExportView first = dock.get(ExportView.class, "/api/stacks/shop/export");
    deploy("/secrets/password", first.text());
    ExportView second = dock.get(ExportView.class, "/api/stacks/shop/export");
    boolean changed = deploy("/secrets/password", second.text()).changed();

    // Warnings have another place the first time, which makes a version.
    assertThat(second.text().replace("version 2", "version 1")).isEqualTo(first.text());
    assertThat(changed).isFalse();
    assertThat(dock.stack("shop").services())
        .hasSize(4)
        .allSatisfy(
            service ->
                assertThat(
                        dock.get(
                                ServiceDetails.class, "/api/stacks/shop/services/" + service.name())
                            .update())
                    .as("%s is not updated", service.name())
                    .isNull());
    assertThat(first.target()).isEqualTo("local");
  }

  @Test
  void changesNothingOfAStackWithoutWarnings() {
    deploy(
        "/etc/page",
        "services:",
        "  web:",
        "    image: berth/host",
        "    configs: [page]",
        "configs: {page: {file: /etc/page}}");

    ExportView export = dock.get(ExportView.class, "/api/stacks/shop/export");

    assertThat(deploy("/none", export.text()).changed()).as(export.text()).isFalse();
    assertThat(export.warnings()).isEmpty();
    assertThat(export.text()).contains("content: \"hunter2\\n\"");
  }

  @Test
  void holdsWhatConfigsHoldAndNothingOfSecrets() {
    deploy("/secrets/password", EVERYTHING);

    ExportView export = dock.get(ExportView.class, "/api/stacks/shop/export");

    assertThat(export.text())
        .doesNotContain("hunter2")
        .contains("<h1>Hello</h1>")
        .startsWith(
            """
            # Stack 'shop' as it was at version 1.
            # What secret 'password' holds is not written. Put it into the file './secrets/password' before you deploy this.
            name: shop
            """);
    assertThat(export.warnings())
        .containsExactly(
            "What secret 'password' holds is not written. Put it into the file './secrets/password' before you deploy this.");
  }

  @Test
  void namesParametersAndSecretsThatAreKeptApart(@TempDir Path other) {
    TestParameters parameters = new TestParameters();
    parameters.put("/shop/colour", "blue-ish");
    parameters.put("/shop/env/SIZE", "7");
    parameters.putSecure("/shop/password", "hunter2");
    parameters.putSecret("token", "hunter3");
    try (Dock with = new Dock(new FakeMachine(), other, parameters)) {
      with.deploy(
          "shop",
          "services:",
          "  web:",
          "    image: berth/host",
          "    environment: {COLOUR: 'very ${param:/shop/colour}!'}",
          "    env_file: ['param:/shop/env']",
          "    secrets: [password, token]",
          "    configs: [colour]",
          "secrets:",
          "  password: {x-berth: {parameter: /shop/password, on-change: ignore}}",
          "  token: {external: true}",
          "configs:",
          "  colour: {x-berth: {parameter: /shop/colour}}");

      ExportView export = with.get(ExportView.class, "/api/stacks/shop/export");

      assertThat(export.text())
          .doesNotContain("hunter")
          .contains("COLOUR: \"very ${param:/shop/colour}!\"")
          .contains("SIZE: \"7\"")
          .contains("parameter: /shop/password\n      on-change: ignore")
          .contains("  token:\n    name: token\n    external: true");
      assertThat(export.warnings())
          .containsExactly("Of parameters below '/shop/env' the present values are written.");
      with.deploy("shop", export.text());
      assertThat(with.get(ServiceDetails.class, "/api/stacks/shop/services/web").update()).isNull();
    }
  }

  @Test
  void writesTheExamples(@TempDir Path here) throws IOException {
    for (String example : List.of("pingpong", "guestbook")) {
      Path folder = Path.of("../../examples", example);
      deployIn(here, example, Files.readString(folder.resolve("compose.yml")));
      ExportView export = dock.get(ExportView.class, "/api/stacks/" + example + "/export");

      boolean changed = deployIn(here, example, export.text()).changed();

      assertThat(changed).as(export.text()).isFalse();
    }
  }

  private StackEndpoints.DeployAnswer deployIn(Path here, String stack, String text) {
    Map<String, String> attachments =
        Map.of(
            here.resolve("greeting.txt").toString(), "Hello.\n",
            here.resolve("store-password.txt").toString(), "hunter2\n",
            here.resolve("secrets/store-password").toString(), "hunter2\n");
    StackEndpoints.DeployRequest whole =
        Dock.request(null, attachments, Map.of(), text.lines().toArray(String[]::new));
    return dock.deploy(
        TestRequest.OPERATOR,
        stack,
        new StackEndpoints.DeployRequest(
            whole.files(),
            Map.of(),
            here.toString(),
            null,
            whole.attachments(),
            null,
            null,
            null,
            null));
  }

  @Test
  void keepsWhatOnlyAClusterActsOn(@TempDir Path other) {
    try (FakeSwarm swarm = FakeSwarm.ofNodes(InstantSource.system(), 3);
        Dock with = new Dock(new FakeMachine(), other, _ -> new FakeCluster(swarm, "one"))) {
      TargetView _ = with.addTarget("prod", "swarm");
      StackEndpoints.DeployAnswer _ =
          with.deployTo(
              "prod",
              "shop",
              "services:",
              "  web:",
              "    image: example/web:1",
              "    ports: [{target: 80, published: 8080, mode: host}, '81']",
              "    volumes: ['shared:/shared']",
              "    networks: [secret]",
              "    deploy:",
              "      endpoint_mode: dnsrr",
              "      resources: {reservations: {memory: 64m, cpus: '0.25'}}",
              "      placement: {max_replicas_per_node: 2, constraints: [node.role == worker]}",
              "networks: {secret: {driver_opts: {encrypted: ''}}}",
              "volumes: {shared: {driver_opts: {type: nfs, o: addr=10.0.0.1, device: ':/x'}}}");

      ExportView export = with.get(ExportView.class, "/api/stacks/shop/export");
      StackEndpoints.DeployAnswer again = with.deployTo("prod", "shop", export.text());

      assertThat(again.changed()).as(export.text()).isFalse();
      assertThat(export.target()).isEqualTo("prod");
      assertThat(export.warnings()).isEmpty();
      ReportLine line = (ReportLine) with.get(List.class, "/api/report").getFirst();
      assertThat(line.reserved()).isEqualTo(new ReportLine.Reserved(ByteSize.parse("64m"), 0.25));
    }
  }

  @Test
  void isWhatTheStackHasBecomeAndNotWhatItsFileWas() {
    dock.deployed(
        "shop",
        "services:",
        "  web: {image: berth/host, environment: {A: '1', B: '2'}}",
        "  api: {image: berth/host}");
    dock.call("POST", "/api/stacks/shop/services/web/scale", new ServiceEndpoints.ScaleRequest(4));
    dock.call("POST", "/api/stacks/shop/services/api/stop", null);

    ExportView export = dock.get(ExportView.class, "/api/stacks/shop/export");

    assertThat(export.text()).contains("replicas: 4");
    assertThat(export.warnings())
        .containsExactly(
            "Service 'api' is stopped, which a Compose file does not say: deploying this starts it.");
  }

  @Test
  void refusesAStackThatIsNotThere() {
    assertThatThrownBy(() -> dock.call("GET", "/api/stacks/nonesuch/export", null))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void reportsEveryService() {
    dock.deployed(
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    deploy:",
        "      replicas: 2",
        "      resources: {limits: {memory: 64m, cpus: '0.5'}}",
        "      placement: {constraints: [node.hostname == node1]}");

    List<?> report = dock.get(List.class, "/api/report");

    assertThat(report)
        .singleElement()
        .isEqualTo(
            new ReportLine(
                "shop",
                "web",
                "local",
                "berth/host",
                "latest",
                "replicated",
                2,
                2,
                List.of("node1"),
                List.of("node.hostname == node1"),
                List.of(),
                new ReportLine.Limits(ByteSize.parse("64m"), 0.5, null),
                new ReportLine.Reserved(null, null),
                "running"));
  }

  private StackEndpoints.DeployAnswer deploy(String secret, String... lines) {
    return dock.deploy(
        TestRequest.OPERATOR,
        "shop",
        Dock.request(null, Map.of(secret, "hunter2\n"), Map.of(), lines));
  }
}
