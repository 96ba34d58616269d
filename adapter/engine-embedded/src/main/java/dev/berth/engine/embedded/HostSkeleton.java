package dev.berth.engine.embedded;

import dev.berth.engine.embedded.RootLayers.HostMount;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The root of the host image: folders that Berth makes, a few files that it writes, and places for
 * what is mounted from the machine. Made again at each start, and written only where it differs,
 * for tasks may be using it.
 */
final class HostSkeleton {
  private static final List<String> EMPTY = List.of("dev", "home", "proc", "run", "sys", "var");

  /** What a machine has at its root beside {@code /usr}, or as links into it. */
  private static final String PROGRAMS = "{bin,sbin,lib,lib32,lib64,libx32,libo32}";

  private static final Map<String, String> FILES =
      Map.of(
          "etc/passwd",
          """
          root:x:0:0:root:/root:/bin/sh
          nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
          """,
          "etc/group",
          """
          root:x:0:
          nogroup:x:65534:
          """,
          "etc/nsswitch.conf",
          """
          passwd: files
          group: files
          hosts: files dns
          networks: files
          protocols: files
          services: files
          """,
          "etc/hosts",
          "",
          "etc/resolv.conf",
          "");

  private final Path directory;
  private final Path machine;

  HostSkeleton(Path directory, Path machine) {
    this.directory = directory;
    this.machine = machine;
  }

  Path directory() {
    return directory;
  }

  /**
   * Makes the root.
   *
   * @return what belongs on it, outer before inner
   */
  List<HostMount> make() throws IOException {
    makeDirectory("", "rwxr-xr-x");
    for (String name : EMPTY) {
      makeDirectory(name, "rwxr-xr-x");
    }
    makeDirectory("root", "rwx------");
    makeDirectory("tmp", "rwxrwxrwx");
    Files.setAttribute(directory.resolve("tmp"), "unix:mode", 01777);
    makeDirectory("etc", "rwxr-xr-x");
    for (Map.Entry<String, String> file : new TreeMap<>(FILES).entrySet()) {
      write(file.getKey(), file.getValue());
    }
    List<HostMount> mounts = new ArrayList<>();
    mount("usr", mounts);
    mountPrograms(mounts);
    mount("etc/alternatives", mounts);
    mount("etc/ld.so.cache", mounts);
    mount("etc/localtime", mounts);
    mount("etc/ssl/certs", mounts);
    mountJavaConfiguration(mounts);
    return mounts;
  }

  private void mountPrograms(List<HostMount> mounts) throws IOException {
    for (Path source : listed(machine, PROGRAMS)) {
      String name = source.getFileName().toString();
      if (Files.isSymbolicLink(source)) {
        link(name, Files.readSymbolicLink(source));
      } else {
        mount(name, mounts);
      }
    }
  }

  /** A link leads into {@code /usr}, or it is not one that programs need. */
  private void link(String name, Path target) throws IOException {
    Path link = directory.resolve(name);
    Path absolute = Path.of("/").resolve(target).normalize();
    if (!absolute.startsWith("/usr")) {
      return;
    }
    if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target);
    }
  }

  private void mountJavaConfiguration(List<HostMount> mounts) throws IOException {
    Path etc = machine.resolve("etc");
    if (!Files.isDirectory(etc)) {
      return;
    }
    for (Path source : listed(etc, "java-*-openjdk")) {
      mount("etc/" + source.getFileName(), mounts);
    }
  }

  private static List<Path> listed(Path directory, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
      stream.forEach(found::add);
    }
    return found.stream().sorted().toList();
  }

  /** Makes a place of the right kind for something of the machine, when the machine has it. */
  private void mount(String name, List<HostMount> mounts) throws IOException {
    Path source = machine.resolve(name);
    if (!Files.exists(source)) {
      return;
    }
    Path real = source.toRealPath();
    if (Files.isDirectory(real)) {
      makeDirectory(name, "rwxr-xr-x");
    } else {
      makeDirectory(name.substring(0, name.lastIndexOf('/')), "rwxr-xr-x");
      write(name, "");
    }
    mounts.add(new HostMount(real, "/" + name));
  }

  private void makeDirectory(String name, String permissions) throws IOException {
    int slash = name.lastIndexOf('/');
    if (slash > 0) {
      makeDirectory(name.substring(0, slash), "rwxr-xr-x");
    }
    Path made = directory.resolve(name);
    if (Files.isSymbolicLink(made)) {
      Files.delete(made);
    }
    if (!Files.isDirectory(made)) {
      Files.createDirectories(made);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    }
  }

  private void write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    if (Files.isRegularFile(file) && Files.readString(file).equals(content)) {
      return;
    }
    Path part = directory.resolveSibling("part");
    Files.writeString(part, content);
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
