package dev.berth.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Docker engine, asked by its own client. */
final class DockerBuilder implements ImageBuilder {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public String program() {
    return "docker";
  }

  /** The client alone is of no use: the engine has to answer. */
  @Override
  public boolean isReady(Program found) {
    try {
      Process version =
          found
              .prepare(List.of("version", "--format", "{{.Server.Version}}"), Map.of())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      if (version.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return version.exitValue() == 0;
      }
      version.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public List<String> build(BuiltImage image, String dockerfile, Path idFile) {
    List<String> build = new ArrayList<>(List.of("build", "--tag", image.name()));
    build.addAll(List.of("--iidfile", idFile.toString()));
    build.addAll(new BuildArguments(image.build()).options(dockerfile));
    build.add(image.build().context());
    return build;
  }

  @Override
  public List<String> save(BuiltImage image, String id, Path archive) {
    return List.of("save", "--output", archive.toString(), image.name());
  }
}
