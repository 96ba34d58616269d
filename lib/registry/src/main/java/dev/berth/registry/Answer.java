package dev.berth.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * An answer, whose body is still to be read. Whoever closes it before the end of the body ends the
 * connection with it.
 *
 * @param headers names in lower case
 */
record Answer(int status, Map<String, String> headers, Body body) implements AutoCloseable {
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean isRedirect() {
    return (status >= 301 && status <= 303) || status == 307 || status == 308;
  }

  /**
   * The whole body.
   *
   * @throws RegistryException if it is larger than {@code most}
   */
  byte[] bytes(int most, String what) throws IOException {
    try (InputStream in = body) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw RegistryException.broken(
            "%s is larger than the %d bytes allowed".formatted(what, most));
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    body.close();
  }
}
