package dev.berth.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the repository. */
final class SourceTree {
  static final Path ROOT =
      Path.of(System.getProperty("berth.root", "../..")).toAbsolutePath().normalize();

  private SourceTree() {}

  /** Every file that ends like this and is not an output of the build, sorted. */
  static List<Path> files(String ending) {
    try (Stream<Path> paths = Files.walk(ROOT)) {
      return paths
          .filter(path -> path.toString().endsWith(ending))
          .filter(path -> !ROOT.relativize(path).toString().matches("(.*/)?(target|\\.git)/.*"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of a group that are modules. */
  static List<Path> modules(String group) {
    try (Stream<Path> paths = Files.list(ROOT.resolve(group))) {
      return paths.filter(path -> Files.exists(path.resolve("pom.xml"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String relative(Path file) {
    return ROOT.relativize(file).toString();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
