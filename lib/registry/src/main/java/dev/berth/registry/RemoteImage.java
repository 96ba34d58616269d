package dev.berth.registry;

import java.util.List;

/**
 * An image in a registry, for one platform.
 *
 * @param digest of what the reference names: the manifest, or the index that lists it
 * @param config the text of its configuration, whose digest is right
 * @param layers the lowest first
 */
public record RemoteImage(String digest, String config, List<Descriptor> layers) {
  public RemoteImage {
    layers = List.copyOf(layers);
  }
}
