package dev.berth.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code buildah}. Its steps run in a chroot: no container engine is needed for that, and none of
 * the rights that one needs.
 */
final class Buildah implements ImageBuilder {
  @Override
  public String program() {
    return "buildah";
  }

  @Override
  public boolean isReady(Program found) {
    return true;
  }

  @Override
  public List<String> build(BuiltImage image, String dockerfile, Path idFile) {
    List<String> build = new ArrayList<>();
    build.addAll(List.of("bud", "--isolation", "chroot", "--layers", "--tag", image.name()));
    build.addAll(List.of("--iidfile", idFile.toString()));
    build.addAll(new BuildArguments(image.build()).options(dockerfile));
    build.add(image.build().context());
    return build;
  }

  /** By the id: by its name it would bring every other name that it has here. */
  @Override
  public List<String> save(BuiltImage image, String id, Path archive) {
    return List.of("push", "--quiet", id, "docker-archive:" + archive + ":" + image.name());
  }
}
