package dev.berth.compose;

import dev.berth.compose.ServiceSection.Deploy;
import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.compose.ServiceSection.Mount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the services of one stack. What is wrong is told; the section then holds defaults. */
final class ServiceReader {
  private static final int LONGEST_IMAGE = 255;
  private static final Pattern IMAGE =
      Pattern.compile(
          "([A-Za-z0-9.-]+(:[0-9]+)?/)?"
              + "[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*)*"
              + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,128})?");

  private final StackSource source;
  private final DeclaredNames declared;
  private final NetworkingReader networking;
  private final VariableFiles variableFiles;

  ServiceReader(StackSource source, NamedFiles files, DeclaredNames declared) {
    this.source = source;
    this.variableFiles = new VariableFiles(source, files);
    this.declared = declared;
    this.networking = new NetworkingReader(declared, new PortsReader());
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
    refuseUnsafe(service);
    Section deploy = service.section("deploy", KnownKeys.DEPLOY);
    // The files of a service that is left out need not be there.
    boolean leftOut = declared.leftOut().contains(name);
    Map<String, String> labels =
        leftOut ? new LinkedHashMap<>() : variableFiles.read(service.get("label_file"));
    labels.putAll(TextMap.labels(service.get("labels")));
    if (deploy != null) {
      labels.putAll(TextMap.labels(deploy.get("labels")));
    }
    List<Mount> mounts = MountsReader.read(service, source.directory(), declared);
    Map<String, String> dependsOn =
        DependencyReader.read(service.get("depends_on"), name, declared);
    Deploy deployment =
        DeployReader.read(service, deploy, dependsOn, declared.awaited().contains(name));
    Healthcheck healthcheck = service.read("healthcheck", HealthcheckReader::read);
    return new ServiceSection(
        image(service),
        null,
        ProgramReader.read(
            service,
            leftOut ? Map.of() : variableFiles.read(service.get("env_file")),
            source.variables()),
        mounts,
        List.of(),
        networking.read(service),
        IsolationReader.read(service, deploy),
        healthcheck,
        deployment,
        labels,
        value.place());
  }

  private static String image(Section service) {
    Value value = service.get("image");
    String image = value == null ? null : value.string();
    if (value == null && service.has("extends")) {
      return "";
    }
    if (value == null || (image != null && image.isBlank())) {
      service
          .value()
          .error(
              service.has("build")
                  ? "Images are not built yet. Build it elsewhere, load it with 'berth image load', and name it with 'image:'."
                  : "The service has no image. Write 'image:'.");
      return "";
    }
    if (image == null) {
      return "";
    }
    if (image.length() > LONGEST_IMAGE || !IMAGE.matcher(image).matches()) {
      value.error(
          "%s is not an image's name. Write one like 'registry:5000/team/app:1.2', the name in lower case."
              .formatted(Shown.quoted(image)));
      return "";
    }
    if (service.has("build")) {
      service
          .readOr("build", service.value(), build -> build)
          .warning("'build' is not acted on yet: the image has to be there.");
    }
    return image;
  }

  /** Keys without which the service would be another one. */
  private void refuseUnsafe(Section service) {
    refuse(
        service,
        "volumes_from",
        "'volumes_from' is not supported. Name the volumes under 'volumes:' in both services.");
    Value profiles = service.get("profiles");
    if (profiles != null && !profiles.items().isEmpty()) {
      profiles.warning("The service is left out: profiles cannot be switched on yet.");
    }
  }

  private static void refuse(Section service, String key, String message) {
    Value value = service.get(key);
    if (value != null) {
      value.error(message);
    }
  }
}
