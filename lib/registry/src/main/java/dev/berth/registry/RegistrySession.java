package dev.berth.registry;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One image being fetched. Everything it does blocks; {@link #close}, from any thread, ends it with
 * a {@link RegistryException}. Thread-safe.
 */
public final class RegistrySession implements Closeable {
  private final RegistryReference reference;
  private final @Nullable Credentials credentials;
  private final RegistrySettings settings;
  private final Connections connections;
  private @Nullable RegistryHttp http;

  RegistrySession(
      RegistrySettings settings, RegistryReference reference, @Nullable Credentials credentials) {
    this.settings = settings;
    this.reference = reference;
    this.credentials = credentials;
    this.connections = new Connections(settings);
  }

  /**
   * Finds the image.
   *
   * @param platform {@code os/architecture[/variant]}; null: this machine's
   * @throws RegistryException if it has none, or lies
   * @throws dev.berth.kernel.BerthException {@code INVALID_INPUT} for a text that is no platform
   */
  public RemoteImage find(@Nullable String platform) throws IOException {
    Platform wanted = Platform.parse(platform);
    return new Manifests(http(), reference, wanted).find();
  }

  /**
   * The bytes of a layer as the registry has them. The end comes only when their number and their
   * digest are right.
   */
  public InputStream open(Descriptor layer) throws IOException {
    return new Blob(http(), reference, layer);
  }

  private synchronized RegistryHttp http() throws IOException {
    RegistryHttp known = http;
    if (known == null) {
      Endpoint endpoint = new Discovery(connections, settings).find(reference.registry());
      known = new RegistryHttp(connections, settings, endpoint, reference, credentials);
      http = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    connections.close();
  }
}
