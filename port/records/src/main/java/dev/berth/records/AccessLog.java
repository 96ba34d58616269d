package dev.berth.records;

/**
 * Where it is written down who asked the front door for what: a JSON object a line, as {@code
 * docs/access-records.md} describes them. For one writer at a time.
 */
public interface AccessLog extends AutoCloseable {
  /**
   * Writes down; may block.
   *
   * @param lines whole lines, each with its end; good only during the call
   * @param length how much of them
   * @throws java.io.IOException if it cannot be written; then all of it is lost
   */
  void append(byte[] lines, int length) throws java.io.IOException;

  /** Lets go of what it holds; nothing is appended any more. */
  @Override
  void close();
}
