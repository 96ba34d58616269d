package dev.berth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A small tree with the launcher in it, where the Java machine, Maven and the package manager are
 * scripts that only write down how they were called. The programs that the launcher may use are on
 * a PATH of their own.
 */
final class Checkout {
  private static final List<String> PROGRAMS =
      List.of("find", "flock", "grep", "id", "mkdir", "readlink", "sed", "sh", "touch");

  private final Path root;
  private final Path bin;
  private final Path jvms;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** What a run of the launcher gave. */
  record Run(int code, String out, String err) {}

  Checkout(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("check out"));
    bin = Files.createDirectory(folder.resolve("bin"));
    jvms = Files.createDirectory(folder.resolve("jvm"));
    Path launcher = Path.of(System.getProperty("berth.root", "..")).resolve("berth");
    Files.copy(launcher, root.resolve("berth"));
    executable(root.resolve("berth"));
    changeAt("berth", Instant.now().minusSeconds(3600));
    for (String program : PROGRAMS) {
      link(program);
    }
    environment.put("PATH", bin.toString());
    environment.put("BERTH_JVM_ROOT", jvms.toString());
    environment.put("BERTH_SYSTEM_PATH", bin.toString());
    environment.put("BERTH_DATA", folder.resolve("data").toString());
    for (String source : List.of("pom.xml", "kernel/src/main/A.java", "cli/pom.xml")) {
      write(source, "");
    }
    script("mvn", "echo mvn \"$@\" >>calls; touch server/target/dist/stamp");
    script("apt-get", "echo apt-get \"$@\" >>\"$BERTH_DATA.calls\"; echo noise");
    jdk("jdk-25", "25.0.1");
    buildAt(Instant.now());
  }

  Path root() {
    return root;
  }

  /** A JDK whose Java machine prints its options after the class path. */
  Path jdk(String name, String version) throws IOException {
    Path home = jvms.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = home.resolve("bin/java");
    Files.writeString(
        java,
        "#!/bin/sh\nwhile [ \"$1\" != -cp ]; do shift; done\nshift 2\necho %s \"$@\" \"launcher=${BERTH_LAUNCHER:-}\"\n"
            .formatted(name));
    executable(java);
    return home;
  }

  /** Says that everything was built at a moment; all sources are older. */
  void buildAt(Instant moment) throws IOException {
    write("server/target/dist/lib/cli/berth-cli.jar", "");
    write("examples/pingpong/target/pingpong.jar", "");
    write("examples/guestbook/target/guestbook.jar", "");
    write("server/target/dist/stamp", "");
    Files.setLastModifiedTime(root.resolve("server/target/dist/stamp"), FileTime.from(moment));
  }

  void forgetBuild() throws IOException {
    Files.delete(root.resolve("server/target/dist/stamp"));
  }

  void write(String file, String text) throws IOException {
    Path parent = root.resolve(file).resolve("..").normalize();
    Files.createDirectories(parent);
    Files.writeString(root.resolve(file), text);
    FileTime longAgo = FileTime.from(Instant.now().minusSeconds(3600));
    Files.setLastModifiedTime(root.resolve(file), longAgo);
    Files.setLastModifiedTime(parent, longAgo);
  }

  void changeAt(String file, Instant moment) throws IOException {
    Files.setLastModifiedTime(root.resolve(file), FileTime.from(moment));
  }

  /** Puts a script on the PATH. */
  void script(String name, String text) throws IOException {
    Path file = bin.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    executable(file);
  }

  void remove(String program) throws IOException {
    Files.delete(bin.resolve(program));
  }

  /** Puts every program there that the embedded engine needs. */
  void equip() throws IOException {
    for (String tool : List.of("conmon", "nft", "ip", "runc")) {
      script(tool, "exit 0");
    }
  }

  Checkout variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** How Maven and the package manager were called. */
  List<String> calls() throws IOException {
    List<String> calls = new ArrayList<>();
    Path installed = Path.of(environment.get("BERTH_DATA") + ".calls");
    for (Path file : List.of(root.resolve("calls"), installed)) {
      if (Files.exists(file)) {
        calls.addAll(Files.readAllLines(file));
      }
    }
    return calls;
  }

  Run run(String... arguments) throws Exception {
    return runAs(root.resolve("berth"), arguments);
  }

  Run runAs(Path launcher, String... arguments) throws Exception {
    Process process = start(launcher, arguments);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("The launcher does not end");
    }
    return new Run(process.exitValue(), out, err);
  }

  Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(bin.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void link(String program) throws IOException {
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path found = Path.of(folder, program);
      if (Files.exists(found)) {
        Files.createSymbolicLink(bin.resolve(program), found);
        return;
      }
    }
    throw new IllegalStateException("This machine has no '" + program + "'");
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
