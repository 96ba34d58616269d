package dev.berth.engine.docker;

import dev.berth.engine.docker.TaskImage.HostMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The root of the host image, as a tar: empty folders, a few files, links into {@code /usr}, and
 * what of the machine belongs on it. The same machine gives the same tar.
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
          """);

  private final Path machine;
  private final TarWriter tar = new TarWriter();
  private final List<HostMount> mounts = new ArrayList<>();

  private HostSkeleton(Path machine) {
    this.machine = machine;
  }

  /**
   * What it is.
   *
   * @param tar of the root
   * @param mounts what belongs on it, outer before inner
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Made(byte[] tar, List<HostMount> mounts) {
    Made {
      mounts = List.copyOf(mounts);
    }
  }

  /**
   * Makes it.
   *
   * @param machine the root of the machine
   */
  static Made of(Path machine) throws IOException {
    HostSkeleton skeleton = new HostSkeleton(machine);
    skeleton.make();
    return new Made(skeleton.tar.bytes(), skeleton.mounts);
  }

  private void make() throws IOException {
    EMPTY.forEach(name -> tar.folder(name, 0755));
    tar.folder("root", 0700);
    tar.folder("tmp", 01777);
    tar.folder("etc", 0755);
    new TreeMap<>(FILES)
        .forEach((name, text) -> tar.file(name, 0644, text.getBytes(StandardCharsets.UTF_8)));
    mount("usr");
    for (Path source : listed(machine, PROGRAMS)) {
      String name = source.getFileName().toString();
      if (Files.isSymbolicLink(source)) {
        link(name, Files.readSymbolicLink(source));
      } else {
        mount(name);
      }
    }
    mount("etc/alternatives");
    mount("etc/ld.so.cache");
    mount("etc/localtime");
    tar.folder("etc/ssl", 0755);
    mount("etc/ssl/certs");
    Path etc = machine.resolve("etc");
    if (Files.isDirectory(etc)) {
      for (Path source : listed(etc, "java-*-openjdk")) {
        mount("etc/" + source.getFileName());
      }
    }
  }

  /** A link leads into {@code /usr}, or it is not one that programs need. */
  private void link(String name, Path target) {
    Path absolute = Path.of("/").resolve(target).normalize();
    if (absolute.startsWith("/usr")) {
      tar.link(name, target.toString());
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
  private void mount(String name) throws IOException {
    Path source = machine.resolve(name);
    if (!Files.exists(source)) {
      return;
    }
    Path real = source.toRealPath();
    if (Files.isDirectory(real)) {
      tar.folder(name, 0755);
    } else {
      tar.file(name, 0644, new byte[0]);
    }
    mounts.add(new HostMount(real, "/" + name));
  }
}
