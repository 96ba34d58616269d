package dev.berth.engine;

/** Something that goes on until it is closed. Closing twice is harmless. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
