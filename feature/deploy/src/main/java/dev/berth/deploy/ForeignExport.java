package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.ContentSection;
import dev.berth.compose.NetworkSection;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileRenderer;
import dev.berth.compose.VolumeSection;
import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignDefinition.Attachment;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.PortBinding;
import dev.berth.kernel.Names;
import dev.berth.kernel.StackName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a foreign stack as a Compose file that makes the same of Berth's own: its volumes stay
 * where they are, its networks are made anew. For one stack.
 */
final class ForeignExport {
  /** What would be replaced by a value of the store that the author did not mean. */
  private static final String PARAMETER = "${param:/";

  private final ForeignStack stack;
  private final StackName name;
  private final List<String> lost = new ArrayList<>();
  private final List<String> obstacles = new ArrayList<>();
  private final Map<String, ServiceSection> services = new LinkedHashMap<>();
  private final Map<String, NetworkSection> networks = new TreeMap<>();
  private final Map<String, VolumeSection> volumes = new TreeMap<>();
  private final Map<String, ContentSection> configs = new TreeMap<>();
  private final Set<Integer> ports = new TreeSet<>();
  private final List<ForeignDraft.Image> images = new ArrayList<>();

  /**
   * @param stack with the definitions of its services
   * @param name what it is to be called
   */
  ForeignExport(ForeignStack stack, StackName name) {
    this.stack = stack;
    this.name = name;
  }

  ForeignDraft draft() {
    for (ForeignService service : stack.services()) {
      ForeignDefinition definition = service.definition();
      if (definition == null) {
        throw new IllegalArgumentException("Nobody has looked at service " + service.name());
      }
      definition.lost().forEach(text -> lost.add(of(service, text)));
      definition.obstacles().forEach(text -> obstacles.add(of(service, text)));
      if (Names.isValidInside(service.name())) {
        ForeignServiceExport export = new ForeignServiceExport(service, definition, this);
        services.put(service.name(), export.section());
        images.add(new ForeignDraft.Image(export.image(), definition.imageId()));
      } else {
        obstacles.add(
            of(
                service,
                "Its name cannot be that of a service: it needs letters, digits, '-', '_' and"
                    + " '.'."));
      }
      definition.networking().ports().stream().map(PortBinding::hostPort).forEach(ports::add);
    }
    StackFile file =
        new StackFile(name.value(), services, networks, volumes, configs, Map.of(), List.of());
    String text = StackFileRenderer.render(file);
    if (text.contains(PARAMETER)) {
      obstacles.add(
          "It has a text with '%s', which would be replaced by a parameter. Deploy it by hand with 'berth stack deploy'."
              .formatted(PARAMETER));
    }
    return new ForeignDraft(
        text, lost, obstacles.stream().distinct().toList(), volumes.keySet(), ports, images);
  }

  private static String of(ForeignService service, String text) {
    return "Service '%s': %s".formatted(service.name(), text);
  }

  /** The names of the stack's other services. */
  Set<String> siblings() {
    return new TreeSet<>(stack.services().stream().map(ForeignService::name).toList());
  }

  /** The key of a network of the engine; the stack gets one of its own. */
  String network(String engineName, Attachment attachment) {
    String key = own(engineName);
    boolean usual = key.equals("bridge") || key.equals("podman") || key.equals("ingress");
    if (!attachment.ofStack() && !usual) {
      String text =
          "Network '%s' is not the stack's alone: the stack gets one of its own, and others on it are not reached any more."
              .formatted(engineName);
      if (!lost.contains(text)) {
        lost.add(text);
      }
    }
    String shown = usual ? "default" : key;
    if (!Names.isValidInside(shown)) {
      shown = "default";
    }
    networks.putIfAbsent(
        shown,
        new NetworkSection(
            null,
            false,
            attachment.internal(),
            null,
            Map.of(),
            new TreeMap<>(attachment.options()),
            ServiceExport.PLACE));
    return shown;
  }

  /** {@code back} of {@code shop_back}. */
  private String own(String engineName) {
    String prefix = stack.name() + "_";
    return engineName.startsWith(prefix) && engineName.length() > prefix.length()
        ? engineName.substring(prefix.length())
        : engineName;
  }

  /** The key of a volume of the engine: its own name, since it exists already. */
  @Nullable String volume(String engineName) {
    if (!Names.isValidInside(engineName)) {
      obstacles.add(
          "The name of volume '%s' is longer than 128 characters, or has others than letters, digits, '-', '_' and '.'."
              .formatted(engineName));
      return null;
    }
    volumes.putIfAbsent(
        engineName,
        new VolumeSection(engineName, true, null, Map.of(), Map.of(), ServiceExport.PLACE));
    return engineName;
  }

  /** The key of a config of the cluster. */
  String config(String engineName, String content) {
    String key = own(engineName);
    configs.putIfAbsent(
        key,
        new ContentSection(
            null,
            false,
            new Content(content.getBytes(StandardCharsets.UTF_8)),
            new ContentSection.Origin.Inline(),
            Map.of(),
            ServiceExport.PLACE));
    return key;
  }
}
