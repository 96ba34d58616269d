package dev.berth.engine;

import java.util.List;

/**
 * What others run beside Berth. Immutable: a moment's picture.
 *
 * @param stacks in the order of their names, none of which is there twice; their services have no
 *     definitions
 * @param left how many containers or services are not among them because there are too many
 */
public record ForeignPicture(List<ForeignStack> stacks, int left) {
  public static final ForeignPicture NOTHING = new ForeignPicture(List.of(), 0);

  public ForeignPicture {
    stacks = List.copyOf(stacks);
  }
}
