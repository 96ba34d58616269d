package dev.berth.certificates;

import dev.berth.certificates.HeldCertificate.Kind;
import dev.berth.kernel.TenantId;
import dev.berth.traefik.TlsConfiguration;
import dev.berth.traefik.TlsConfiguration.CertificateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The operator's certificates: pairs of files in a folder, and what files of routes say. Looked at
 * every few seconds; a broken one is told once and the others go on. For one thread.
 */
final class OperatorFiles {
  private static final Logger LOG = System.getLogger(OperatorFiles.class.getName());
  private static final int MOST_FILES = 10_000;
  private static final long LARGEST = 1024 * 1024;

  private final Path folder;
  private List<String> seen = List.of();
  private TlsConfiguration configuration = TlsConfiguration.EMPTY;
  private Found found = Found.NONE;
  private Set<String> told = Set.of();

  OperatorFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * What there is.
   *
   * @param byDefault shown to who asks for an unknown name; null: none was said
   * @param broken what cannot be used, by the place it stands at
   */
  record Found(
      List<HeldCertificate> certificates,
      @Nullable HeldCertificate byDefault,
      Map<String, String> broken) {
    static final Found NONE = new Found(List.of(), null, Map.of());
  }

  /** Takes what files of routes say now. */
  void configure(TlsConfiguration next) {
    configuration = next;
    seen = List.of();
  }

  Found found() {
    return found;
  }

  /** Reads what has changed; false: nothing has. */
  boolean look(Instant now) {
    List<Pair> pairs = new ArrayList<>(inFolder());
    configuration.certificates().forEach(files -> pairs.add(pair(files)));
    CertificateFiles byDefault = configuration.defaultCertificate();
    Pair main = byDefault == null ? null : pair(byDefault);
    List<String> marks = new ArrayList<>();
    pairs.forEach(pair -> marks.add(pair.mark()));
    marks.add(main == null ? "" : main.mark());
    if (marks.equals(seen)) {
      return false;
    }
    seen = marks;
    found = read(pairs, main, now);
    tell(found.broken());
    return true;
  }

  private Found read(List<Pair> pairs, @Nullable Pair main, Instant now) {
    Map<String, String> broken = new TreeMap<>();
    List<HeldCertificate> certificates = new ArrayList<>();
    for (Pair pair : pairs) {
      HeldCertificate one = readOrKeep(pair, now, broken);
      if (one != null) {
        certificates.add(one);
      }
    }
    HeldCertificate byDefault = main == null ? null : readOrKeep(main, now, broken);
    if (byDefault != null) {
      certificates.add(byDefault);
    }
    return new Found(List.copyOf(certificates), byDefault, broken);
  }

  /** While one file of a pair is replaced before the other, what was read before is shown still. */
  private @Nullable HeldCertificate readOrKeep(Pair pair, Instant now, Map<String, String> broken) {
    HeldCertificate one = read(pair, now, broken);
    if (one != null || pair.certificate().file() == null) {
      return one;
    }
    return found.certificates().stream()
        .filter(before -> pair.place().equals(before.place()))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable HeldCertificate read(
      Pair pair, Instant now, Map<String, String> broken) {
    try {
      CertificatePair read =
          CertificatePair.parse(pair.certificate().read(), pair.key().read(), now);
      return new HeldCertificate(
          Kind.FILE,
          TenantId.PLATFORM,
          read.names(),
          read.identity(),
          pair.place(),
          read.warnings());
    } catch (NoSuchFileException e) {
      broken.put(pair.place(), "there is no file '" + e.getFile() + "'");
    } catch (IOException e) {
      broken.put(pair.place(), "it cannot be read: " + e.getMessage());
    } catch (CertificatePair.Unusable e) {
      broken.put(pair.place(), Objects.requireNonNullElse(e.getMessage(), "it cannot be used"));
    }
    return null;
  }

  /** Certificates and their key. */
  private record Pair(Part certificate, Part key) {
    String place() {
      return certificate.place();
    }

    /** Is another when what is read would be. */
    String mark() {
      return certificate.mark() + "\n" + key.mark();
    }
  }

  /**
   * A text, or a file that holds one.
   *
   * @param text null: it is in the file
   */
  private record Part(@Nullable Path file, @Nullable String text, String place) {
    String read() throws IOException {
      if (file == null) {
        return Objects.requireNonNullElse(text, "");
      }
      if (Files.size(file) > LARGEST) {
        throw new IOException("it is larger than 1 MiB");
      }
      return Files.readString(file);
    }

    String mark() {
      if (file == null) {
        return Objects.requireNonNullElse(text, "");
      }
      try {
        return file + " " + Files.getLastModifiedTime(file).toMillis() + " " + Files.size(file);
      } catch (IOException e) {
        return file + " -";
      }
    }
  }

  private static Pair pair(CertificateFiles files) {
    return new Pair(part(files.certFile()), part(files.keyFile()));
  }

  private static Part part(String given) {
    return given.contains("-----BEGIN")
        ? new Part(null, given, "a file of routes")
        : new Part(Path.of(given), null, given);
  }

  private List<Pair> inFolder() {
    Set<String> names = new TreeSet<>();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (names.size() < MOST_FILES) {
          names.add(file.getFileName().toString());
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Cannot list the certificates in '" + folder + "'", e);
    }
    List<Pair> pairs = new ArrayList<>();
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".crt") || lower.endsWith(".pem")) {
        String key = name.substring(0, name.length() - 4) + ".key";
        // A file may hold both.
        boolean both = lower.endsWith(".pem") && !names.contains(key);
        pairs.add(new Pair(inFolder(name), inFolder(both ? name : key)));
      }
    }
    return pairs;
  }

  private Part inFolder(String name) {
    Path file = folder.resolve(name);
    return new Part(file, null, file.toString());
  }

  private void tell(Map<String, String> broken) {
    Set<String> now = new HashSet<>();
    broken.forEach(
        (place, cause) -> {
          String line =
              "Cannot use the certificate in '%s': %s. Replace it; until then what was shown before is."
                  .formatted(place, cause);
          now.add(line);
          if (!told.contains(line)) {
            LOG.log(Level.WARNING, line);
          }
        });
    told = now;
  }
}
