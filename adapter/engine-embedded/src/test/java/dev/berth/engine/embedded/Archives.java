package dev.berth.engine.embedded;

import dev.berth.registry.Digests;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes archives of one image, in the forms that there are. */
final class Archives {
  private Archives() {}

  static String digest(byte[] content) {
    var sha256 = Digests.sha256();
    sha256.update(content);
    return Digests.text(sha256);
  }

  /** The configuration of an image of these layers. */
  static String config(List<byte[]> layers) {
    String diffIds =
        layers.stream().map(layer -> "\"" + digest(layer) + "\"").collect(Collectors.joining(","));
    return """
    {"created":"2024-05-06T07:08:09.123456789Z","architecture":"%s","os":"linux",
     "config":{"Entrypoint":["/bin/sh","-c"],"Cmd":["echo hello"],"Env":["PATH=/bin","EMPTY=","A=b=c"],
       "WorkingDir":"/work","User":"1000:1000","StopSignal":"SIGINT","ExposedPorts":{"80/tcp":{}},
       "Volumes":{"/data":{}},"Labels":{"a":"b"}},
     "rootfs":{"type":"layers","diff_ids":[%s]}}
    """
        .formatted(Platform.architecture(), diffIds);
  }

  /** As older versions of {@code docker save} write it. */
  static InputStream dockerOld(String name, List<byte[]> layers) {
    String config = config(layers);
    String configName = Digests.hex(digest(bytes(config))) + ".json";
    TarMaker tar = new TarMaker();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      String layer = "layer" + i + "/layer.tar";
      int same = layers.indexOf(layers.get(i));
      if (same < i) {
        tar.symbolicLink(layer, "../layer" + same + "/layer.tar");
      } else {
        tar.file(layer, layers.get(i), entry -> {});
      }
      names.add(layer);
    }
    tar.file(configName, config);
    return tar.file("manifest.json", dockerManifest(configName, name, names)).stream();
  }

  /** As newer versions of {@code docker save} write it. */
  static InputStream docker(String name, List<byte[]> layers) {
    String config = config(layers);
    TarMaker tar = new TarMaker();
    List<String> names = new ArrayList<>();
    for (byte[] layer : layers) {
      tar.file(blob(layer), layer, entry -> {});
      names.add(blob(layer));
    }
    tar.file(blob(bytes(config)), config);
    return tar.file("manifest.json", dockerManifest(blob(bytes(config)), name, names)).stream();
  }

  private static String dockerManifest(String config, String name, List<String> layers) {
    return "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]"
        .formatted(config, name, quoted(layers));
  }

  /**
   * In OCI's layout.
   *
   * @param packed the layers as they are in the archive, of these plain ones
   */
  static InputStream oci(String name, List<byte[]> layers, List<byte[]> packed) {
    return new ByteArrayInputStream(ociTar(name, layers, packed).bytes());
  }

  static TarMaker ociTar(String name, List<byte[]> layers, List<byte[]> packed) {
    byte[] config = bytes(config(layers));
    String manifest =
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(
                descriptor(config),
                IntStream.range(0, packed.size())
                    .mapToObj(i -> descriptor(packed.get(i)))
                    .collect(Collectors.joining(",")));
    String index =
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"}}]}"
            .formatted(digest(bytes(manifest)), bytes(manifest).length, name);
    TarMaker tar = new TarMaker();
    tar.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}").file("index.json", index);
    tar.file(blob(config), config, entry -> {});
    tar.file(blob(bytes(manifest)), manifest);
    packed.stream().distinct().forEach(layer -> tar.file(blob(layer), layer, entry -> {}));
    return tar;
  }

  private static String descriptor(byte[] content) {
    return "{\"mediaType\":\"any\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(digest(content), content.length);
  }

  private static String blob(byte[] content) {
    return "blobs/sha256/" + Digests.hex(digest(content));
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(","));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
