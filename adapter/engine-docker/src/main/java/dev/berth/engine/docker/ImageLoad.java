package dev.berth.engine.docker;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.registry.RegistryReference;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Hands archives to the daemon, with the names in them changed: those of the archive would be
 * anybody's, and would take away what others call so. The archive lies in a temporary file
 * meanwhile, as its names are known at its end only. Thread-safe.
 */
final class ImageLoad {
  private static final int BLOCK = 512;
  private static final int LARGEST_MANIFEST = 4 << 20;
  private static final String MANIFEST = "manifest.json";

  /** What tells names beside the manifest, and would be believed before it. */
  private static final Set<String> OTHER_NAMES = Set.of("repositories", "index.json", "oci-layout");

  private final DockerApi api;
  private final ImageNames names;

  ImageLoad(DockerApi api, ImageNames names) {
    this.api = api;
    this.names = names;
  }

  /**
   * Loads the images of an archive.
   *
   * @return what the daemon calls them
   * @throws BerthException {@code INVALID_INPUT} for what is not an archive of images
   */
  Set<String> load(TenantId tenant, InputStream archive) {
    try {
      Path kept = Files.createTempFile("berth-load", ".tar");
      try {
        JsonNode manifest = keep(archive, kept);
        Set<String> tags = new LinkedHashSet<>();
        byte[] changed = renamed(tenant, manifest, tags);
        send(kept, changed);
        return tags;
      } finally {
        Files.deleteIfExists(kept);
      }
    } catch (IOException e) {
      throw invalid(e.getMessage() == null ? "it cannot be read" : e.getMessage(), e);
    }
  }

  /** Keeps an archive without what tells names; these are returned. */
  private static JsonNode keep(InputStream archive, Path file) throws IOException {
    JsonNode manifest = null;
    try (InputStream in = unpacked(archive);
        OutputStream out = Files.newOutputStream(file)) {
      byte[] head = in.readNBytes(BLOCK);
      while (head.length == BLOCK && !isEmpty(head)) {
        long size = size(head);
        String name = name(head);
        long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
        if (name.equals(MANIFEST)) {
          manifest = manifest(in, size, padded);
        } else if (OTHER_NAMES.contains(name)) {
          in.skipNBytes(padded);
        } else {
          out.write(head);
          copy(in, out, padded);
        }
        head = in.readNBytes(BLOCK);
      }
      if (head.length != 0 && head.length != BLOCK) {
        throw new IOException("it breaks off");
      }
    }
    if (manifest == null) {
      throw new IOException("it has no manifest.json, as 'docker save' writes it");
    }
    return manifest;
  }

  private static InputStream unpacked(InputStream archive) throws IOException {
    BufferedInputStream in = new BufferedInputStream(archive);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }

  private static boolean isEmpty(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static long size(byte[] head) throws IOException {
    if (!text(head, 257, 5).equals("ustar")) {
      throw new IOException("it is not a tar");
    }
    if ((head[124] & 0x80) != 0) {
      long size = 0;
      for (int i = 128; i < 136; i++) {
        size = size << 8 | (head[i] & 0xff);
      }
      return checked(size);
    }
    String octal = text(head, 124, 12).strip();
    try {
      return octal.isEmpty() ? 0 : checked(Long.parseLong(octal, 8));
    } catch (NumberFormatException e) {
      throw new IOException("it is not a tar", e);
    }
  }

  private static long checked(long size) throws IOException {
    if (size < 0 || size > Long.MAX_VALUE - BLOCK) {
      throw new IOException("it is not a tar");
    }
    return size;
  }

  private static String name(byte[] head) {
    String prefix = text(head, 345, 155);
    String name = text(head, 0, 100);
    String whole = prefix.isEmpty() ? name : prefix + "/" + name;
    return whole.startsWith("./") ? whole.substring(2) : whole;
  }

  private static String text(byte[] head, int from, int most) {
    int to = from;
    while (to < from + most && head[to] != 0) {
      to++;
    }
    return new String(head, from, to - from, StandardCharsets.UTF_8);
  }

  private static JsonNode manifest(InputStream in, long size, long padded) throws IOException {
    if (size > LARGEST_MANIFEST) {
      throw new IOException("its manifest.json is too large");
    }
    byte[] text = in.readNBytes((int) size);
    in.skipNBytes(padded - size);
    try {
      return Json.tree(text);
    } catch (JacksonException e) {
      throw new IOException("its manifest.json is not JSON", e);
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("it breaks off");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private byte[] renamed(TenantId tenant, JsonNode manifest, Set<String> tags) throws IOException {
    List<Map<String, Object>> images = new ArrayList<>();
    for (JsonNode image : manifest) {
      List<String> own = new ArrayList<>();
      for (String name : Json.texts(image.path("RepoTags"))) {
        own.add(tag(tenant, name));
      }
      if (own.isEmpty()) {
        throw new IOException("an image in it has no name. Save it by its name");
      }
      Map<String, Object> renamed = new LinkedHashMap<>();
      renamed.put("Config", Json.text(image, "Config"));
      renamed.put("RepoTags", own);
      renamed.put("Layers", Json.texts(image.path("Layers")));
      images.add(renamed);
      tags.addAll(own);
    }
    if (images.isEmpty()) {
      throw new IOException("there is no image in it");
    }
    return Json.bytes(images);
  }

  private String tag(TenantId tenant, String name) throws IOException {
    RegistryReference reference =
        RegistryReference.find(name)
            .orElseThrow(() -> new IOException("an image in it has a name that is none"));
    if (HostImage.owns(name)) {
      throw new IOException("'%s' is kept for the machine's own programs".formatted(name));
    }
    return names.tag(tenant, reference).toString();
  }

  private void send(Path kept, byte[] manifest) throws IOException {
    ByteArrayOutputStream end = new ByteArrayOutputStream();
    end.writeBytes(TarWriter.head(MANIFEST, 0644, manifest.length, '0', ""));
    end.writeBytes(manifest);
    end.writeBytes(new byte[(BLOCK - manifest.length % BLOCK) % BLOCK]);
    end.writeBytes(new byte[2 * BLOCK]);
    try (InputStream begin = Files.newInputStream(kept)) {
      InputStream whole =
          new SequenceInputStream(begin, new ByteArrayInputStream(end.toByteArray()));
      Call call =
          Call.post("/images/load", "load an archive of images")
              .with("quiet", "true")
              .withBody(new Call.Body.Tar(whole));
      Progress.readAll(api, call, DockerImages.TRANSFER_TIME, line -> {});
    } catch (ApiFailure e) {
      throw e.status() == ApiFailure.NO_ANSWER ? e : e.as(ErrorCode.INVALID_INPUT);
    }
  }

  private static BerthException invalid(String cause, @Nullable Throwable reason) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot load images: the archive cannot be used, %s.".formatted(cause),
        reason);
  }
}
