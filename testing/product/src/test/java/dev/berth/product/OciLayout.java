package dev.berth.product;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A folder with one image, as the OCI's image layout has it; its layers are gzipped tars. */
record OciLayout(Path folder) {
  private static final String TYPE = "application/vnd.oci.image.";

  /** A blob of the layout, and the digest of what it unpacks to. */
  private record Blob(String type, String digest, long size, String unpacked) {
    String descriptor() {
      return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
          .formatted(type, digest, size);
    }
  }

  /**
   * Writes the layout.
   *
   * @param tars the layers, the lowest first
   * @param config the image's {@code config} object, JSON
   */
  void write(List<Path> tars, String config) throws IOException {
    Files.createDirectories(folder.resolve("blobs/sha256"));
    List<Blob> layers = new ArrayList<>();
    for (Path tar : tars) {
      layers.add(layer(tar));
    }
    String unpacked =
        layers.stream()
            .map(layer -> "\"sha256:" + layer.unpacked() + "\"")
            .collect(Collectors.joining(","));
    Blob image =
        json(
            "config.v1+json",
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":%s,\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
                .formatted(config, unpacked));
    String descriptors = layers.stream().map(Blob::descriptor).collect(Collectors.joining(","));
    Blob manifest =
        json(
            "manifest.v1+json",
            "{\"schemaVersion\":2,\"mediaType\":\"%smanifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
                .formatted(TYPE, image.descriptor(), descriptors));
    Files.writeString(
        folder.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(manifest.descriptor()));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  private Blob layer(Path tar) throws IOException {
    MessageDigest unpacked = sha256();
    MessageDigest packed = sha256();
    Path file = folder.resolve("blobs/layer");
    try (OutputStream out =
        new DigestOutputStream(
            new GZIPOutputStream(new DigestOutputStream(Files.newOutputStream(file), packed)),
            unpacked)) {
      Files.copy(tar, out);
    }
    return moved(file, TYPE + "layer.v1.tar+gzip", hex(packed), hex(unpacked));
  }

  private Blob json(String type, String text) throws IOException {
    MessageDigest digest = sha256();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    Path file = Files.writeString(folder.resolve("blobs/json"), text);
    return moved(file, TYPE + type, hex(digest), "");
  }

  private Blob moved(Path file, String type, String digest, String unpacked) throws IOException {
    Path blob = Files.move(file, folder.resolve("blobs/sha256").resolve(digest));
    return new Blob(type, digest, Files.size(blob), unpacked);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
