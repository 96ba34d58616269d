package dev.berth.cli;

import java.nio.file.Path;
import java.util.List;

/** A way to make images of Dockerfiles with a program of this machine. */
interface ImageBuilder {
  /** What the program is called. */
  String program();

  /** Whether it can work, now that it is there. */
  boolean isReady(Program found);

  /**
   * What it has to be told to build an image.
   *
   * @param dockerfile empty: the builder's own idea
   * @param idFile where it writes the image's id
   */
  List<String> build(BuiltImage image, String dockerfile, Path idFile);

  /**
   * What it has to be told to write the image as an archive that Berth loads.
   *
   * @param id of the image
   */
  List<String> save(BuiltImage image, String id, Path archive);
}
