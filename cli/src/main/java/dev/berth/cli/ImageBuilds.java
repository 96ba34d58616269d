package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.compose.Build;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Builds images here and brings them to the server. */
final class ImageBuilds {
  private static final List<ImageBuilder> BUILDERS = List.of(new Buildah(), new DockerBuilder());

  private final Session session;
  private final UnaryOperator<ApiPath> place;

  /**
   * @param place makes a path of the API one of where the images are wanted
   */
  ImageBuilds(Session session, UnaryOperator<ApiPath> place) {
    this.session = session;
    this.place = place;
  }

  /** A builder with its program. */
  private record Tool(ImageBuilder builder, Program program) {}

  /** Those that the server does not have, and those that are always built anew. */
  List<BuiltImage> missing(List<BuiltImage> images) {
    return images.stream().filter(image -> image.always() || !exists(image)).toList();
  }

  private boolean exists(BuiltImage image) {
    try {
      session
          .client()
          .get(place.apply(ApiPath.of("images", "inspect").with("reference", image.name())));
      return true;
    } catch (BerthException e) {
      if (e.code().type() == ErrorCode.Type.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Builds images, one after the other, and loads each.
   *
   * @throws BerthException if there is nothing to build with, or a build fails
   */
  void build(List<BuiltImage> images) {
    if (images.isEmpty()) {
      return;
    }
    session.client();
    checkContexts(images);
    Tool tool = tool(images.getFirst());
    try (WorkFolder work = WorkFolder.create("berth-build")) {
      for (BuiltImage image : images) {
        build(image, tool, work);
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot build images: %s. Check that there is room for them and for temporary files."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void checkContexts(List<BuiltImage> images) {
    Problems problems = new Problems();
    for (BuiltImage image : images) {
      Build build = image.build();
      if (isHere(build) && !Files.isDirectory(Path.of(build.context()))) {
        problems.error(
            build.place(),
            "services." + image.service() + ".build",
            "There is no folder '%s' to build in.".formatted(build.context()));
      }
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
  }

  private static boolean isHere(Build build) {
    return build.context().startsWith("/");
  }

  private Tool tool(BuiltImage image) {
    for (ImageBuilder builder : BUILDERS) {
      Optional<Program> found = Program.find(session.shell(), builder.program());
      if (found.isPresent() && builder.isReady(found.get())) {
        return new Tool(builder, found.get());
      }
    }
    throw new BerthException(
        ErrorCode.UNSUPPORTED,
        "Cannot build the image '%s' of service '%s': buildah is not installed here, and no Docker engine answers. Install it ('apt-get install buildah'), start Docker, or build the image elsewhere and bring it with 'docker save %1$s | berth image load'."
            .formatted(image.name(), image.service()));
  }

  private void build(BuiltImage image, Tool tool, WorkFolder work) throws IOException {
    Path archive = work.path().resolve("image.tar");
    Path idFile = work.path().resolve("image.id");
    Files.deleteIfExists(archive);
    ImageBuilder builder = tool.builder();
    run(image, tool, builder.build(image, dockerfile(image.build(), work), idFile));
    run(image, tool, builder.save(image, Files.readString(idFile).strip(), archive));
    new Upload(session).send(place.apply(ApiPath.of("images", "load")), archive, image.name());
  }

  private static String dockerfile(Build build, WorkFolder work) throws IOException {
    String inline = build.inlineDockerfile();
    if (inline != null) {
      Path file = work.path().resolve("Dockerfile");
      Files.writeString(file, inline);
      return file.toString();
    }
    String named = build.dockerfile();
    if (named == null) {
      return "";
    }
    return isHere(build) ? Path.of(build.context()).resolve(named).normalize().toString() : named;
  }

  private void run(BuiltImage image, Tool tool, List<String> call) throws IOException {
    ProcessBuilder builder =
        tool.program()
            .prepare(call, new BuildArguments(image.build()).environment())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    forgetMissingLogins(builder.environment());
    Process process = builder.start();
    tell(image.service(), process);
    int code = exitCode(process);
    if (code != 0) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot build the image '%s' of service '%s': '%s %s' ended with exit code %d. What it said stands above."
              .formatted(
                  image.name(), image.service(), tool.builder().program(), call.getFirst(), code));
    }
  }

  /** Docker takes a folder without logins for nobody's; buildah fails on it. */
  private void forgetMissingLogins(Map<String, String> environment) {
    String folder = environment.get("DOCKER_CONFIG");
    Path directory = session.shell().directory();
    if (folder != null && !Files.exists(directory.resolve(folder).resolve("config.json"))) {
      environment.remove("DOCKER_CONFIG");
    }
  }

  private void tell(String service, Process process) throws IOException {
    Shell shell = session.shell();
    Colours colours = Colours.of(shell, Shell.Stream.ERR);
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        shell.err().println(colours.named(service, service + " |") + " " + line);
      }
    }
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new BerthException(ErrorCode.TIMED_OUT, "Cannot build: interrupted. Try again.", e);
    }
  }
}
