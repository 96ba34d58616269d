package dev.berth.engine.docker;

import dev.berth.engine.NetworkName;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.Names;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The labels and names of what an instance makes. What does not have the instance's label is not
 * its, whatever it is called. Immutable.
 */
final class Labels {
  static final String INSTANCE = "dev.berth.instance";
  static final String TENANT = "dev.berth.tenant";
  static final String NAME = "dev.berth.name";

  /** Everything that was asked for, as JSON. */
  static final String SPEC = "dev.berth.spec";

  private static final String PREFIX = "dev.berth.";
  private static final String STACK = PREFIX + "stack";
  private static final String SERVICE = PREFIX + "service";

  private final String instance;

  Labels(String instance) {
    this.instance = instance;
  }

  String instance() {
    return instance;
  }

  /** What all that is ours has. */
  Map<String, String> ours() {
    return Map.of(INSTANCE, instance);
  }

  boolean areOurs(JsonNode labels) {
    return Json.text(labels, INSTANCE).equals(instance);
  }

  Map<String, String> of(TaskIdentity identity, String spec) {
    Map<String, String> labels = base(identity.tenant(), identity.id().value(), spec);
    labels.put(STACK, identity.stack().value());
    labels.put(SERVICE, identity.service().value());
    labels.put(PREFIX + "slot", Integer.toString(identity.slot()));
    return labels;
  }

  /** Which service it is, for what is of no instance. */
  static Map<String, String> of(ServiceIdentity identity) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(TENANT, identity.tenant().value());
    labels.put(STACK, identity.stack().value());
    labels.put(SERVICE, identity.service().value());
    return labels;
  }

  /** Of all that belongs to one service of this instance. */
  Map<String, String> ours(ServiceIdentity identity) {
    Map<String, String> labels = of(identity);
    labels.put(INSTANCE, instance);
    return labels;
  }

  /** Which service labels speak of; empty if they speak of none. */
  static Optional<ServiceIdentity> identity(JsonNode labels) {
    String tenant = Json.text(labels, TENANT);
    String stack = Json.text(labels, STACK);
    String service = Json.text(labels, SERVICE);
    if (!Names.isValid(tenant) || !Names.isValid(stack) || !Names.isValidInside(service)) {
      return Optional.empty();
    }
    return Optional.of(
        new ServiceIdentity(new TenantId(tenant), new StackName(stack), new ServiceName(service)));
  }

  /** Of something with a name inside a tenant. */
  Map<String, String> of(TenantId tenant, String name, String spec) {
    return base(tenant, name, spec);
  }

  private Map<String, String> base(TenantId tenant, String name, String spec) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(INSTANCE, instance);
    labels.put(TENANT, tenant.value());
    labels.put(NAME, name);
    labels.put(SPEC, spec);
    return labels;
  }

  /** What the daemon calls a network. */
  String networkName(NetworkName name) {
    return name(name.tenant(), name.name());
  }

  /** What the daemon calls a volume. */
  String volumeName(VolumeName name) {
    return name.ofOthers() ? name.plain() : name(name.tenant(), name.name());
  }

  /** No two pairs have one name: the character after the instance tells the forms apart. */
  private String name(TenantId tenant, String name) {
    if (tenant.equals(TenantId.DEFAULT)) {
      return "berth-%s-%s".formatted(instance, name);
    }
    return "berth-%s.%d.%s.%s".formatted(instance, tenant.value().length(), tenant, name);
  }
}
