package dev.berth.compose;

import dev.berth.compose.ServiceSection.Deploy;
import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.compose.ServiceSection.Mount;
import dev.berth.kernel.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the services of one stack. What is wrong is told; the section then holds defaults. */
final class ServiceReader {
  private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

  private final StackSource source;
  private final DeclaredNames declared;
  private final NetworkingReader networking;
  private final VariableFiles variableFiles;
  private final Links links = new Links();
  private final VolumesFrom volumesFrom = new VolumesFrom();

  ServiceReader(StackSource source, VariableFiles variableFiles, DeclaredNames declared) {
    this.source = source;
    this.variableFiles = variableFiles;
    this.declared = declared;
    this.networking = new NetworkingReader(declared, new PortsReader());
  }

  /** The services with what they have of each other. */
  Map<String, ServiceSection> connected(Map<String, ServiceSection> services) {
    return volumesFrom.applied(links.applied(services));
  }

  /** The service, or null when it is no map at all. */
  @Nullable ServiceSection read(String name, Value value) {
    NameCheck.check("service", name, value);
    if (value.isNull()) {
      value.error("The service is empty. It needs an image.");
      return null;
    }
    if (!value.isMap()) {
      value.wrongType("a map");
      return null;
    }
    Section service = value.section(KnownKeys.SERVICE);
    checkProfiles(service);
    Section deploy = service.section("deploy", KnownKeys.DEPLOY);
    // The files of a service that is left out need not be there.
    boolean leftOut = declared.leftOut().contains(name);
    Map<String, String> labels =
        leftOut ? new LinkedHashMap<>() : variableFiles.read(service.get("label_file"));
    labels.putAll(TextMap.labels(service.get("labels")));
    if (deploy != null) {
      labels.putAll(TextMap.labels(deploy.get("labels")));
    }
    List<Mount> mounts = MountsReader.read(service, source, declared);
    Map<String, Value> further = new LinkedHashMap<>(links.read(name, service));
    further.putAll(volumesFrom.read(name, service));
    Map<String, String> dependsOn =
        DependencyReader.read(service.get("depends_on"), name, declared, further);
    Deploy deployment =
        DeployReader.read(service, deploy, dependsOn, declared.awaited().contains(name));
    Healthcheck healthcheck = service.read("healthcheck", HealthcheckReader::read);
    return new ServiceSection(
        ImageReader.image(service),
        new BuildReader(source).read(service),
        ProgramReader.read(
            service,
            leftOut ? Map.of() : variableFiles.read(service.get("env_file")),
            source.variables()),
        mounts,
        FileMountsReader.read(service, mounts, declared),
        networking.read(service),
        IsolationReader.read(service, deploy),
        healthcheck,
        deployment,
        labels,
        ImageReader.pullPolicy(service),
        ImageReader.platform(service),
        places(service),
        value.place());
  }

  private static Map<String, Place> places(Section service) {
    Map<String, Place> places = new LinkedHashMap<>();
    service.entries().forEach((key, value) -> places.put(key, value.keyPlace()));
    return places;
  }

  private static void checkProfiles(Section service) {
    for (Value profile : service.items("profiles")) {
      String name = profile.text();
      if (name != null && !PROFILE.matcher(name).matches()) {
        profile.error(
            "%s is not a profile: letters, digits, '-', '_' and '.', beginning with a letter or digit."
                .formatted(Shown.quoted(name)));
      }
    }
  }
}
