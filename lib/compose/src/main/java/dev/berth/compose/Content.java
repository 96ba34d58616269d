package dev.berth.compose;

import java.util.Arrays;

/** Bytes of a file that may be a secret: prints as their number. Immutable. */
public final class Content {
  private final byte[] bytes;

  public Content(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The bytes, for the caller alone. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content content && Arrays.equals(bytes, content.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
