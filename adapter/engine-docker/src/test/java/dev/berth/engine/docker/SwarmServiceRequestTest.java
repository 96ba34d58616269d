package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.NetworkName;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.engine.docker.DockerSettings.LogLimits;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Services in the words of the API. */
class SwarmServiceRequestTest {
  private final SwarmServiceRequest request =
      new SwarmServiceRequest(new Labels("abc"), new SwarmNames("abc"), LogLimits.DEFAULT);

  private Map<String, Object> body(SwarmSpecs specs) {
    return request.render("shop_web", specs.spec(), List.of());
  }

  private JsonNode json(SwarmSpecs specs) {
    return Json.tree(Json.bytes(body(specs)));
  }

  @Test
  void saysWhereAndHowTasksRun() {
    Isolation isolation =
        new Isolation(
            new Limits(ByteSize.ofMebibytes(64), 0.5, null),
            Set.of(),
            Set.of(),
            Set.of(),
            List.of(),
            Map.of());
    SwarmSpecs web =
        SwarmSpecs.sleeping("shop", "web")
            .isolation(isolation)
            .placement(
                new Placement(
                    List.of("node.role == worker"),
                    List.of("node.labels.zone"),
                    2,
                    ByteSize.ofMebibytes(32),
                    0.25))
            .ports(
                new Published(0, 80, Protocol.TCP, true),
                new Published(53, 5353, Protocol.UDP, false))
            .in(new NetworkName(TenantId.DEFAULT, "shop_default"), "web", "www");

    JsonNode body = json(web);

    JsonNode template = body.path("TaskTemplate");
    assertThat(template.path("Resources").toString())
        .isEqualTo(
            "{\"Limits\":{\"MemoryBytes\":67108864,\"NanoCPUs\":500000000,\"Pids\":4096},\"Reservations\":{\"MemoryBytes\":33554432,\"NanoCPUs\":250000000}}");
    JsonNode placement = template.path("Placement");
    assertThat(Json.texts(placement.path("Constraints")).getFirst())
        .isEqualTo("node.role == worker");
    assertThat(placement.path("Preferences").toString())
        .isEqualTo("[{\"Spread\":{\"SpreadDescriptor\":\"node.labels.zone\"}}]");
    assertThat(placement.path("MaxReplicas").asInt()).isEqualTo(2);
    assertThat(template.path("Networks").toString())
        .isEqualTo("[{\"Target\":\"berth-abc-shop_default\",\"Aliases\":[\"web\",\"www\"]}]");
    assertThat(body.path("EndpointSpec").toString())
        .isEqualTo(
            "{\"Mode\":\"dnsrr\",\"Ports\":[{\"Protocol\":\"tcp\",\"TargetPort\":80,\"PublishMode\":\"host\"},{\"Protocol\":\"udp\",\"TargetPort\":5353,\"PublishedPort\":53,\"PublishMode\":\"ingress\"}]}");
    assertThat(Json.text(body.path("Labels"), "com.docker.stack.namespace")).isEqualTo("shop");
  }

  @Test
  void keepsTheLabelsOfContainersUntilTheyAreMadeOfSomethingElse() {
    SwarmSpecs web = SwarmSpecs.sleeping("shop", "web").environment(many());
    SwarmCurrent current =
        SwarmCurrent.of(Json.tree(Json.bytes(Map.of("ID", "1", "Spec", body(web)))));

    SwarmSpecs relabelled = web.labels(Map.of("version", "2"));
    assertThat(containerLabels(relabelled, current)).containsEntry("version", "1");
    SwarmSpecs moved =
        relabelled.placement(new Placement(List.of("node.id != x"), List.of(), null, null, null));
    assertThat(containerLabels(moved, current)).containsEntry("version", "1");
    assertThat(containerLabels(relabelled.generation(1), current)).containsEntry("version", "2");
    assertThat(containerLabels(relabelled.ports(new Published(0, 80, Protocol.TCP, true)), current))
        .containsEntry("version", "2");
  }

  private Map<String, String> containerLabels(SwarmSpecs specs, SwarmCurrent current) {
    Map<String, Object> body = request.render("shop_web", specs.spec(), List.of(), current);
    return SwarmCurrent.of(Json.tree(Json.bytes(Map.of("Spec", body)))).containerLabels();
  }

  private static Map<String, String> many() {
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i < 30; i++) {
      many.put("NAME" + i, "value " + i);
    }
    return many;
  }

  @Test
  void marksTheLabelsThatATaskWasMadeWith() {
    Map<String, String> labels = Map.of("traefik.http", "Host(`a`) && !\"x\"", "ü", "");

    List<String> constraints = SwarmMark.added(List.of("node.id != x"), labels);

    JsonNode json = Json.tree(Json.bytes(constraints));
    assertThat(SwarmMark.find(json)).contains(labels);
    assertThat(constraints.getLast()).matches("node[.]labels[.][a-z.]+ != [A-Za-z0-9_-]+");
    assertThat(SwarmMark.find(Json.tree(Json.bytes(List.of("node.id != x"))))).isEmpty();
    JsonNode broken = Json.tree(Json.bytes(List.of("node.labels.dev.berth.labels != !!!")));
    assertThat(SwarmMark.find(broken)).isEmpty();
  }

  @Test
  void namesServicesAsDockerDoesWhereItCan() {
    assertThat(name("shop", "web")).isEqualTo("shop_web");
    String odd = name("shop.v1", "Web.Server_");
    assertThat(odd).matches("shop-v1_Web-Server-[0-9a-f]{8}");
    assertThat(name("shop", "x".repeat(100))).hasSizeLessThanOrEqualTo(63);
    assertThat(name("shop", "x".repeat(100))).isNotEqualTo(name("shop", "x".repeat(101)));
    assertThat(new SwarmNames("abc").network(new NetworkName(new TenantId("acme"), "a")))
        .isNotEqualTo(new SwarmNames("abc").network(new NetworkName(TenantId.DEFAULT, "acme-a")))
        .doesNotContain(".");
  }

  private static String name(String stack, String service) {
    return SwarmNames.service(SwarmSpecs.sleeping(stack, service).spec().identity());
  }

  @Test
  void refusesEverythingThatSwarmCannotDoAtOnce() {
    Isolation isolation =
        new Isolation(
            Limits.NONE,
            Set.of(),
            Set.of(),
            Set.of(Privilege.PRIVILEGED, Privilege.HOST_PID),
            List.of(),
            Map.of(),
            List.of(new Isolation.Device(Path.of("/dev/null"), "/dev/x", "r")),
            Set.of(Isolation.Restriction.NO_NEW_PRIVILEGES));
    ClusterServiceSpec spec = SwarmSpecs.sleeping("shop", "web").isolation(isolation).spec();

    assertThatThrownBy(() -> SwarmRefusals.requireSupported(spec))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
        .hasMessage(
            "Cannot run service 'shop_web' on Swarm: it does not offer privileged tasks (privileged); the processes of the nodes (pid: host); security_opt: no-new-privileges; devices of the nodes (devices).");
  }

  @Test
  void namesTheKeyThatAConstraintMayMean() {
    for (String wrong : List.of("node.hostnam == a", "nonsense", "node.role = manager")) {
      SwarmSpecs specs =
          SwarmSpecs.sleeping("shop", "web")
              .placement(new Placement(List.of(wrong), List.of(), null, null, null));
      assertThatThrownBy(() -> SwarmConstraints.requireValid(specs.spec()))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
          .hasMessageContaining("'" + wrong + "'");
    }
    SwarmSpecs near =
        SwarmSpecs.sleeping("shop", "web")
            .placement(new Placement(List.of("node.hostnam==a"), List.of(), null, null, null));
    assertThatThrownBy(() -> SwarmConstraints.requireValid(near.spec()))
        .hasMessageEndingWith("Did you mean 'node.hostname'?");
  }

  @Test
  void runsJobsWithoutRulesOfUpdates() {
    JsonNode job = json(SwarmSpecs.sleeping("shop", "job").mode(Mode.REPLICATED_JOB, 2, 5));

    assertThat(job.path("Mode").toString())
        .isEqualTo("{\"ReplicatedJob\":{\"MaxConcurrent\":2,\"TotalCompletions\":5}}");
    assertThat(job.has("UpdateConfig")).isFalse();
    assertThat(Json.text(job.path("TaskTemplate").path("RestartPolicy"), "Condition"))
        .isEqualTo("on-failure");
  }
}
