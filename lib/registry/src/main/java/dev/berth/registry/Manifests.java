package dev.berth.registry;

import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the image that a reference names, for one platform. */
final class Manifests {
  private static final int LARGEST = 4 * 1024 * 1024;
  private static final int DEEPEST = 3;
  private static final int MOST_LAYERS = 128;
  private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
  private static final Set<String> CONFIGS =
      Set.of(
          "",
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");
  private static final Map<String, String> ACCEPTED =
      Map.of("Accept", String.join(", ", OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST));

  private final RegistryHttp http;
  private final RegistryReference reference;
  private final Platform platform;
  private final Set<String> offered = new TreeSet<>();

  Manifests(RegistryHttp http, RegistryReference reference, Platform platform) {
    this.http = http;
    this.reference = reference;
    this.platform = platform;
  }

  /** A manifest or an index as it came. */
  private record Document(String digest, JsonNode json) {
    boolean isIndex() {
      return INDEXES.contains(Json.text(json, "mediaType"))
          || (json.has("manifests") && !json.has("config"));
    }
  }

  RemoteImage find() throws IOException {
    Document named = fetch(reference.which());
    Document manifest = named.isIndex() ? choose(named, 1) : named;
    if (manifest == null) {
      throw otherPlatform();
    }
    return image(named.digest(), manifest.json());
  }

  private RegistryException otherPlatform() {
    String others = offered.isEmpty() ? "none" : String.join(", ", offered);
    return RegistryException.notFound(
        "it is not for %s, only for: %s".formatted(platform, Texts.shown(others)),
        "Ask for one of these platforms, or for another image.");
  }

  private @Nullable Document choose(Document index, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw RegistryException.broken("its indexes are nested too deep");
    }
    JsonNode best = null;
    int nearest = Integer.MAX_VALUE;
    for (JsonNode each : index.json().path("manifests").values()) {
      Platform of = Platform.of(each.path("platform"));
      int distance = of == null ? Integer.MAX_VALUE - 1 : platform.distance(of);
      if (of != null && !of.os().equals("unknown")) {
        offered.add(of.toString());
      }
      if (distance != Platform.NONE && distance < nearest) {
        best = each;
        nearest = distance;
      }
    }
    if (best == null) {
      return null;
    }
    Document chosen = fetch(descriptor(best).digest());
    return chosen.isIndex() ? choose(chosen, depth + 1) : chosen;
  }

  /**
   * Fetches one.
   *
   * @param which a tag, or the digest that it has to have
   */
  private Document fetch(String which) throws IOException {
    Retry retry = http.retry();
    while (true) {
      try {
        return fetchOnce(which);
      } catch (RegistryException e) {
        throw e;
      } catch (IOException e) {
        // The begin of the answer was fine, and then it broke or stalled.
        retry.after(e, http.registry());
      }
    }
  }

  private Document fetchOnce(String which) throws IOException {
    String path = "/v2/" + reference.repository() + "/manifests/" + which;
    try (Answer answer = http.get(path, ACCEPTED)) {
      if (answer.status() != 200) {
        throw refused(answer);
      }
      String kind = answer.header("content-type").orElse("").replaceFirst("\\s*;.*", "");
      if (kind.startsWith("text/html")) {
        throw RegistryException.broken("it answers with a web page in place of a manifest");
      }
      byte[] bytes = answer.bytes(LARGEST, "its manifest");
      String digest = Digests.of(bytes);
      String wanted = which.indexOf(':') > 0 ? which : digest;
      if (!digest.equals(wanted)) {
        throw RegistryException.broken(
            "its manifest does not match the digest '%s'".formatted(wanted));
      }
      JsonNode json = Json.parse(bytes, "its manifest");
      if (json.path("schemaVersion").asInt(2) != 2 || json.has("fsLayers")) {
        throw new RegistryException(
            ErrorCode.UNSUPPORTED,
            "its manifest is of a form that Docker gave up in 2017",
            "Push the image again with a newer tool, for example with 'skopeo copy'.");
      }
      return new Document(digest, json);
    }
  }

  private RegistryException refused(Answer answer) {
    int status = answer.status();
    String words = Retry.ownWords(answer);
    return switch (status) {
      case 404 ->
          RegistryException.notFound(
              "the registry '%s' has no such image%s".formatted(reference.registry(), words),
              "Check its name and its tag.");
      case 403 ->
          RegistryException.denied(
              "the registry '%s' refuses it%s".formatted(reference.registry(), words),
              "Check the name, or give the credentials of somebody who may read it.");
      default ->
          RegistryException.broken(
              "the registry '%s' answers with status %d%s"
                  .formatted(reference.registry(), status, words));
    };
  }

  private RemoteImage image(String digest, JsonNode manifest) throws IOException {
    Descriptor config = descriptor(manifest.path("config"));
    if (!CONFIGS.contains(config.mediaType())) {
      throw RegistryException.broken(
          "it is not the image of a container, but '%s'"
              .formatted(Texts.shown(config.mediaType())));
    }
    if (config.size() > LARGEST) {
      throw RegistryException.broken("its configuration is too large");
    }
    List<Descriptor> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers").values()) {
      layers.add(descriptor(layer));
    }
    if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
      throw RegistryException.broken("its manifest has %d layers".formatted(layers.size()));
    }
    byte[] text;
    try (Blob blob = new Blob(http, reference, config)) {
      text = blob.readAllBytes();
    }
    Platform of = Platform.of(Json.parse(text, "its configuration"));
    if (of != null && platform.distance(of) == Platform.NONE) {
      offered.add(of.toString());
      throw otherPlatform();
    }
    return new RemoteImage(
        digest, new String(text, java.nio.charset.StandardCharsets.UTF_8), layers);
  }

  private static Descriptor descriptor(JsonNode node) throws RegistryException {
    String digest = Json.text(node, "digest");
    JsonNode size = node.path("size");
    if (!Digests.isValid(digest)) {
      throw RegistryException.broken(
          "its manifest holds the digest '%s', which is of no known form"
              .formatted(Texts.shown(digest)));
    }
    if (!size.isIntegralNumber() || size.asLong(-1) < 0) {
      throw RegistryException.broken(
          "its manifest does not say how large '%s' is".formatted(digest));
    }
    return new Descriptor(Json.text(node, "mediaType"), digest, size.asLong(-1));
  }
}
