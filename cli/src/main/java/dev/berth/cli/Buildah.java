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
  public List<List<String>> calls(BuiltImage image, String dockerfile, Path archive) {
    List<String> build = new ArrayList<>();
    build.addAll(List.of("bud", "--isolation", "chroot", "--layers", "--tag", image.name()));
    build.addAll(new BuildArguments(image.build()).options(dockerfile));
    build.add(image.build().context());
    String target = "docker-archive:" + archive + ":" + image.name();
    return List.of(build, List.of("push", "--quiet", image.name(), target));
  }
}
