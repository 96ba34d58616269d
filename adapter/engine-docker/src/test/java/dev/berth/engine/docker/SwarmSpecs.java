package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Ports;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Services for tests: small changes of a plain one. Immutable. */
record SwarmSpecs(ClusterServiceSpec spec) {
  static final Update UPDATE =
      new Update(1, Duration.ZERO, Update.FailureAction.PAUSE, Duration.ofSeconds(1), 0, false);

  /** One task that sleeps. */
  static SwarmSpecs sleeping(String stack, String service) {
    return of(stack, service, "trap 'exit 0' TERM; while true; do sleep 0.1; done");
  }

  /** One task of a shell's script. */
  static SwarmSpecs of(String stack, String service, String script) {
    ServiceIdentity identity =
        new ServiceIdentity(TenantId.DEFAULT, new StackName(stack), new ServiceName(service));
    return new SwarmSpecs(
        new ClusterServiceSpec(
            identity,
            Map.of("version", "1"),
            new Template(
                "busybox",
                ProcessSpec.ofCommand(List.of("sh", "-c", script)),
                Filesystem.DEFAULT,
                Map.of(),
                Networking.NONE,
                Isolation.DEFAULT),
            new Operation(
                Mode.REPLICATED,
                1,
                1,
                0,
                null,
                new Restart(Restart.Condition.ANY, Duration.ofMillis(200), null, null),
                Duration.ofSeconds(2),
                UPDATE,
                UPDATE),
            Placement.ANYWHERE,
            Ports.NONE));
  }

  /** A server that tells the name of its container, on port 80, which the router reaches. */
  static SwarmSpecs server(String stack, String service) {
    return of(stack, service, "mkdir -p /www; hostname > /www/name; exec httpd -f -p 80 -h /www")
        .ports(new Published(0, 80, PortBinding.Protocol.TCP, true));
  }

  SwarmSpecs image(String image) {
    Template was = spec.template();
    return template(
        new Template(
            image,
            was.process(),
            was.filesystem(),
            was.drivers(),
            was.networking(),
            was.isolation()));
  }

  SwarmSpecs ports(Published... published) {
    return ports(new Ports(List.of(published), Endpoint.ADDRESSES_OF_TASKS));
  }

  SwarmSpecs ports(Ports ports) {
    return new SwarmSpecs(
        new ClusterServiceSpec(
            spec.identity(),
            spec.labels(),
            spec.template(),
            spec.operation(),
            spec.placement(),
            ports));
  }

  SwarmSpecs labels(Map<String, String> labels) {
    return new SwarmSpecs(
        new ClusterServiceSpec(
            spec.identity(),
            labels,
            spec.template(),
            spec.operation(),
            spec.placement(),
            spec.ports()));
  }

  SwarmSpecs template(Template template) {
    return new SwarmSpecs(
        new ClusterServiceSpec(
            spec.identity(),
            spec.labels(),
            template,
            spec.operation(),
            spec.placement(),
            spec.ports()));
  }

  SwarmSpecs operation(Operation operation) {
    return new SwarmSpecs(
        new ClusterServiceSpec(
            spec.identity(),
            spec.labels(),
            spec.template(),
            operation,
            spec.placement(),
            spec.ports()));
  }

  SwarmSpecs placement(Placement placement) {
    return new SwarmSpecs(
        new ClusterServiceSpec(
            spec.identity(),
            spec.labels(),
            spec.template(),
            spec.operation(),
            placement,
            spec.ports()));
  }

  SwarmSpecs onNode(String name) {
    return placement(
        new Placement(List.of("node.hostname == " + name), List.of(), null, null, null));
  }

  SwarmSpecs replicas(int replicas) {
    return mode(Mode.REPLICATED, replicas, replicas);
  }

  SwarmSpecs mode(Mode mode, int replicas, int completions) {
    Operation was = spec.operation();
    return operation(
        new Operation(
            mode,
            replicas,
            completions,
            was.generation(),
            was.health(),
            was.restart(),
            was.stopGrace(),
            was.update(),
            was.rollback()));
  }

  SwarmSpecs generation(long generation) {
    Operation was = spec.operation();
    return operation(
        new Operation(
            was.mode(),
            was.replicas(),
            was.completions(),
            generation,
            was.health(),
            was.restart(),
            was.stopGrace(),
            was.update(),
            was.rollback()));
  }

  SwarmSpecs in(NetworkName network, String... aliases) {
    Networking networking =
        new Networking(
            Networking.Namespace.OWN,
            null,
            List.of(new Networking.Attachment(network, List.of(aliases))),
            List.of(),
            Map.of());
    Template was = spec.template();
    return template(
        new Template(
            was.image(),
            was.process(),
            was.filesystem(),
            was.drivers(),
            networking,
            was.isolation()));
  }

  SwarmSpecs mounts(Mount... mounts) {
    Template was = spec.template();
    return template(
        new Template(
            was.image(),
            was.process(),
            new Filesystem(List.of(mounts), false),
            was.drivers(),
            was.networking(),
            was.isolation()));
  }

  SwarmSpecs environment(Map<String, String> environment) {
    Template was = spec.template();
    return template(
        new Template(
            was.image(),
            was.process().withEnvironment(environment),
            was.filesystem(),
            was.drivers(),
            was.networking(),
            was.isolation()));
  }

  SwarmSpecs isolation(Isolation isolation) {
    Template was = spec.template();
    return template(
        new Template(
            was.image(),
            was.process(),
            was.filesystem(),
            was.drivers(),
            was.networking(),
            isolation));
  }
}
