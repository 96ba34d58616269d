package dev.berth.engine.contract;

import dev.berth.engine.Runner;

/** A machine, or a swarm, on which others run things, for one test. */
public interface ForeignUnderTest extends AutoCloseable {
  /** Opens what runs tasks there, ready to be asked. */
  Runner open();

  /**
   * Somebody deploys the stack {@code wiki}: two tasks of {@code web}, made of {@link #image()}
   * with the command {@code sleep 1000}, the variable {@code COLOUR=blue}, the label {@code
   * app=wiki} and the volume {@code wiki_data} at {@code /data}; one of {@code db} that writes a
   * line {@code ready} first.
   */
  void deployWiki() throws Exception;

  String image();

  /** Whether the machine has a volume. */
  boolean hasVolume(String name) throws Exception;

  /** Removes what {@link #deployWiki} made, volumes too. */
  @Override
  void close() throws Exception;
}
