package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.registry.Digests;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The configuration of an image as Docker and OCI write it. The text is kept as it came, for its
 * digest is the image's id.
 *
 * @param diffIds the digests of its layers, unpacked, the lowest first; valid
 */
record ImageConfig(String text, Instant created, Image.Config config, List<String> diffIds) {
  static final int MOST_LAYERS = 128;

  private static final JsonMapper JSON = JsonMapper.shared();

  ImageConfig {
    diffIds = List.copyOf(diffIds);
  }

  /**
   * Reads a configuration; keys it does not know are somebody else's.
   *
   * @throws ArchiveException if it is not one, or not for Linux
   */
  static ImageConfig parse(String text) throws ArchiveException {
    JsonNode root = json(text, "the configuration of an image");
    String os = text(root.path("os"), "linux");
    if (!os.equals("linux")) {
      throw ArchiveException.unsupported("it holds an image for " + ImageReference.shown(os));
    }
    List<String> diffIds = texts(root.path("rootfs").path("diff_ids"));
    if (diffIds.isEmpty()) {
      throw ArchiveException.broken("it holds an image without layers");
    }
    if (diffIds.size() > MOST_LAYERS) {
      throw ArchiveException.tooLarge(
          "it holds an image of more than %d layers".formatted(MOST_LAYERS));
    }
    if (!diffIds.stream().allMatch(Digests::isValid)) {
      throw ArchiveException.broken("the configuration of an image names layers in no known way");
    }
    Instant created = created(text(root.path("created"), ""));
    return new ImageConfig(text, created, config(root.path("config")), diffIds);
  }

  /** The configuration of a root filesystem that came without one. */
  static ImageConfig ofRootFilesystem(String diffId, Instant created) throws ArchiveException {
    ObjectNode root = JSON.createObjectNode();
    root.put("created", created.toString());
    root.put("architecture", Platform.architecture());
    root.put("os", "linux");
    root.putObject("config").putArray("Env").add("PATH=" + HostImage.PATH);
    root.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(diffId);
    return parse(JSON.writeValueAsString(root));
  }

  /**
   * Reads JSON that came from outside.
   *
   * @param what it is, for the message
   */
  static JsonNode json(String text, String what) throws ArchiveException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      ArchiveException failure = ArchiveException.broken(what + " is not JSON");
      failure.initCause(e);
      throw failure;
    }
  }

  /** {@code sha256:…} of the text. */
  String id() {
    return Digests.of(text);
  }

  private static Image.Config config(JsonNode config) {
    String directory = text(config.path("WorkingDir"), "");
    return new Image.Config(
        texts(config.path("Entrypoint")),
        texts(config.path("Cmd")),
        environment(texts(config.path("Env"))),
        new Image.Working(
            directory.isEmpty() ? "/" : directory,
            textOrNull(config.path("User")),
            textOrNull(config.path("StopSignal"))),
        Set.copyOf(config.path("ExposedPorts").propertyNames()),
        Set.copyOf(config.path("Volumes").propertyNames()),
        labels(config.path("Labels")));
  }

  private static Map<String, String> environment(List<String> pairs) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        environment.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return environment;
  }

  private static Map<String, String> labels(JsonNode node) {
    Map<String, String> labels = new LinkedHashMap<>();
    node.properties().forEach(label -> labels.put(label.getKey(), text(label.getValue(), "")));
    return labels;
  }

  private static Instant created(String text) {
    try {
      return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** The texts of a list; anything else counts as an empty one. */
  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node.values()) {
      if (element.isString()) {
        texts.add(element.stringValue());
      }
    }
    return texts;
  }

  static String text(JsonNode node, String otherwise) {
    return node.isString() ? node.stringValue() : otherwise;
  }

  private static @Nullable String textOrNull(JsonNode node) {
    String text = text(node, "");
    return text.isEmpty() ? null : text;
  }
}
