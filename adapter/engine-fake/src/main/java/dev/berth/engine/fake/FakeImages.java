package dev.berth.engine.fake;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Images by name alone. {@code berth/host} is always there; an archive, whatever is in it, becomes
 * an image named after its digest.
 */
final class FakeImages implements Images {
  private final Map<TenantId, Map<String, Image>> images = new ConcurrentHashMap<>();

  @Override
  public List<Image> load(TenantId tenant, InputStream archive) {
    BufferedInputStream buffered = new BufferedInputStream(archive);
    requireArchive(buffered);
    String digest = digest(buffered);
    return List.of(add(tenant, "loaded:" + digest.substring(0, 12), digest));
  }

  @Override
  public Image importRootFilesystem(TenantId tenant, String reference, InputStream tar) {
    return add(tenant, withTag(reference), digest(tar));
  }

  @Override
  public Optional<Image> find(TenantId tenant, String reference) {
    Map<String, Image> mine = of(tenant);
    Image byName = mine.get(withTag(reference));
    if (byName != null) {
      return Optional.of(byName);
    }
    return mine.values().stream()
        .filter(i -> i.id().equals(reference) || i.id().startsWith("sha256:" + reference))
        .findFirst();
  }

  @Override
  public List<Image> list(TenantId tenant) {
    return of(tenant).values().stream().distinct().toList();
  }

  @Override
  public void remove(TenantId tenant, String reference) {
    if (withTag(reference).equals(withTag(HOST))) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot remove image '" + HOST + "': it is built in.");
    }
    if (of(tenant).remove(withTag(reference)) == null) {
      throw missing(reference);
    }
  }

  /** Whatever is asked for is there, but what is called {@code missing}. */
  @Override
  public Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress) {
    if (withTag(reference).contains("missing:")) {
      throw missing(reference);
    }
    String digest = digest(new ByteArrayInputStream(reference.getBytes(StandardCharsets.UTF_8)));
    ByteSize size = new ByteSize(reference.length());
    progress.accept(new PullProgress("sha256:" + digest, PullProgress.Phase.DONE, size, size));
    return add(tenant, withTag(reference), digest);
  }

  /** Nothing: no fake image is without a name, and none takes room. */
  @Override
  public Pruned prune(TenantId tenant, PruneScope scope) {
    return new Pruned(List.of(), new ByteSize(0));
  }

  void require(TenantId tenant, String reference) {
    if (find(tenant, reference).isEmpty()) {
      throw missing(reference);
    }
  }

  Image add(TenantId tenant, String reference, String digest) {
    Image image =
        new Image(
            "sha256:" + digest,
            List.of(reference),
            Instant.EPOCH,
            new ByteSize(0),
            Image.Config.EMPTY);
    of(tenant).put(reference, image);
    return image;
  }

  private Map<String, Image> of(TenantId tenant) {
    return images.computeIfAbsent(
        tenant,
        t -> {
          Map<String, Image> mine = new TreeMap<>();
          Image host =
              new Image(
                  "sha256:" + "0".repeat(64),
                  List.of(withTag(HOST)),
                  Instant.EPOCH,
                  new ByteSize(0),
                  Image.Config.EMPTY);
          mine.put(withTag(HOST), host);
          return java.util.Collections.synchronizedMap(mine);
        });
  }

  /** A tar says {@code ustar} in its first block; a compressed one begins as gzip does. */
  private static void requireArchive(BufferedInputStream archive) {
    try {
      archive.mark(512);
      byte[] head = archive.readNBytes(512);
      archive.reset();
      boolean gzip = head.length > 2 && head[0] == 0x1f && head[1] == (byte) 0x8b;
      boolean tar =
          head.length == 512 && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
      if (!gzip && !tar) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT, "Cannot load the image archive: it is not a tar archive.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BerthException missing(String reference) {
    return new BerthException(
        ErrorCode.IMAGE_NOT_FOUND,
        "Cannot find image '"
            + reference
            + "'. Load it with 'berth image load' or make it with 'berth image import'.");
  }

  static String withTag(String reference) {
    return reference.lastIndexOf(':') > reference.lastIndexOf('/')
        ? reference
        : reference + ":latest";
  }

  private static String digest(InputStream content) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[8192];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        sha.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
