package dev.berth.parameters;

/** The value of a version as it is in the store: a text in UTF-8, or sealed. Immutable. */
final class StoredValue {
  private final byte[] bytes;

  /** Takes the bytes over: nobody changes them any more. */
  StoredValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes themselves, to be read only. */
  byte[] bytes() {
    return bytes;
  }

  /** Also of a value that is not sealed: it goes into no log. */
  @Override
  public String toString() {
    return "***";
  }
}
