package dev.berth.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a browser loads, from the class path; those of archives are compressed once and
 * kept. Thread-safe.
 */
final class Assets {
  /** No dots but one before the ending: nothing leads out of a folder. */
  private static final Pattern FILE =
      Pattern.compile("(?:[a-zA-Z0-9_-]+/){0,4}[a-zA-Z0-9_-]+(?:\\.[a-z]+)?\\.(js|css|svg|png)");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png");

  private final Map<String, Folder> folders;
  private final Map<String, Asset> kept = new ConcurrentHashMap<>();

  /**
   * Makes them.
   *
   * @param folders where a name's files lie
   */
  Assets(Map<String, Folder> folders) {
    this.folders = Map.copyOf(folders);
  }

  /**
   * A folder of the class path.
   *
   * @param home a class of the archive
   * @param path relative to the class, or absolute; with a slash at its end
   */
  record Folder(Class<?> home, String path) {
    @Nullable URL find(String file) {
      return home.getResource(path + file);
    }
  }

  /**
   * A file.
   *
   * @param type for {@code Content-Type}
   * @param tag of its content, for {@code ETag}
   * @param plain its bytes
   * @param compressed the same by gzip
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares or changes them.
  record Asset(String type, String tag, byte[] plain, byte[] compressed) {}

  /** A file of a folder; empty if there is none. */
  Optional<Asset> find(String name, String file) {
    String key = name + "/" + file;
    Asset known = kept.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    Folder folder = folders.get(name);
    URL found = folder == null || !FILE.matcher(file).matches() ? null : folder.find(file);
    if (found == null) {
      return Optional.empty();
    }
    Asset read = read(found, file);
    // A file outside an archive is being worked on.
    if (!found.getProtocol().equals("file")) {
      kept.put(key, read);
    }
    return Optional.of(read);
  }

  private static Asset read(URL url, String file) {
    try (InputStream in = url.openStream()) {
      byte[] plain = in.readAllBytes();
      String ending = file.substring(file.lastIndexOf('.') + 1);
      return new Asset(
          TYPES.getOrDefault(ending, "application/octet-stream"),
          '"' + hash("SHA-1", plain) + '"',
          plain,
          compress(plain));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the console's file " + file, e);
    }
  }

  /** A hash in Base64. */
  static String hash(String algorithm, byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has " + algorithm, e);
    }
  }

  private static byte[] compress(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new BestGzip(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  /** Once for each file, so as small as it gets. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
