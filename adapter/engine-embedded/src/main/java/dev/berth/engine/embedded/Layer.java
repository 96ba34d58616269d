package dev.berth.engine.embedded;

/**
 * A layer of an image.
 *
 * @param digest of its archive, unpacked: {@code sha256:…}, valid
 * @param size of the data in its files, in bytes
 */
record Layer(String digest, long size) {
  Layer {
    if (!Digests.isValid(digest)) {
      throw new IllegalArgumentException("Not a digest: " + digest);
    }
  }
}
