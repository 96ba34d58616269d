package dev.berth.router;

/** Some whole records. Confined to who has it: a lane, the queue, the writer, in turn. */
final class RecordChunk {
  private final byte[] bytes;
  private int length;
  private int records;

  RecordChunk(int size) {
    this.bytes = new byte[size];
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int records() {
    return records;
  }

  /** One more record, which ends there. */
  void grow(int end) {
    length = end;
    records++;
  }

  boolean hasRoom(int more) {
    return bytes.length - length >= more;
  }

  void clear() {
    length = 0;
    records = 0;
  }
}
