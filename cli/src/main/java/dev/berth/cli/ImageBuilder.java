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
   * What it has to be told to build an image and to write it as an archive that Berth loads: the
   * arguments of one call after the other.
   *
   * @param dockerfile empty: the builder's own idea
   * @param archive where the archive is written to
   */
  List<List<String>> calls(BuiltImage image, String dockerfile, Path archive);
}
